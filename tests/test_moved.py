"""Imports of old lessons are told where their modules are now, and following that works."""

import importlib
import re
import subprocess
import sys

import pytest

import backprop_lib
from backprop_lib._moved import MOVED

OLD = [
    "from backprop_lib import views, proofs",
    "from backprop_lib.exercises import check, hint",
    "from backprop_lib.optional import skip_without",
    "from backprop_lib.proofs.conventions import translate",
    "from backprop_lib.blocks import Rows",
    "import backprop_lib.fit",
]


@pytest.mark.parametrize("line", OLD)
def test_an_old_import_names_the_new_place_and_the_advice_works(line):
    while True:
        try:
            exec(line)
        except ImportError as error:
            advice = re.search(r"write (\S+) in place of (\S+),", str(error))
            assert advice[2] in line
            line = line.replace(advice[2], advice[1])
        else:
            break
    assert "backprop_course" in line or "shards" in line or "network" in line


@pytest.mark.parametrize(("name", "home"), MOVED.items())
def test_every_new_place_is_there(name, home):
    with pytest.raises(ImportError, match=rf"^backprop_lib\.{name} must be imported from .*{home}"):
        importlib.import_module(f"backprop_lib.{name}")
    assert importlib.import_module(home)


def test_an_empty_folder_of_an_old_checkout_does_not_hide_it(tmp_path, monkeypatch):
    (tmp_path / "views").mkdir()
    monkeypatch.setattr(backprop_lib, "__path__", [*backprop_lib.__path__, str(tmp_path)])
    with pytest.raises(ImportError, match=r"is now, backprop_course\.views"):
        importlib.import_module("backprop_lib.views")


def test_nothing_else_is_answered_for():
    for name in ("backprop_lib.nowhere", "backprop_course.blocks"):
        with pytest.raises(ModuleNotFoundError, match="No module named"):
            importlib.import_module(name)
    code = "import sys, backprop_lib, importlib; importlib.reload(backprop_lib); print(len([f for "
    code += "f in sys.meta_path if type(f).__name__ == 'MovedFinder']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
