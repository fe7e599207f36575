"""The licences and how to cite: whole, in agreement with the package, and valid."""

import hashlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
CITATION = ROOT / "CITATION.cff"


def test_the_citation_is_of_this_package():
    told = yaml.safe_load(CITATION.read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert told["version"] == project["version"]
    assert f"# {told['title']}" == (ROOT / "README.md").read_text().split("\n")[0]
    assert told["license"] == ["MIT", "CC-BY-4.0"]


def test_the_licence_of_the_text_is_whole():
    text = (ROOT / "LICENSE-TEXT").read_text()
    legal = text[text.index("Attribution 4.0 International\n") :]
    assert hashlib.sha256(legal.encode()).hexdigest() == (
        "5931a95fb29822f36cd331e0254397e17cdba8d8f4d8bacde7471ffae5ac91bf"
    )


def test_the_readme_names_both_licences():
    readme = (ROOT / "README.md").read_text()
    assert {"LICENSE", "LICENSE-TEXT", "CITATION.cff"} <= set(re.findall(r"\]\((\S+?)\)", readme))


@pytest.fixture(scope="module")
def cffconvert(tmp_path_factory):
    """In a place of its own: it wants an older jsonschema than Jupyter."""
    place = tmp_path_factory.mktemp("cff") / "venv"
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    pip = [place / "bin/python", "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "cffconvert>=2,<4", "setuptools>=65,<81"], check=True)
    return place / "bin/cffconvert"


@pytest.mark.thorough
@pytest.mark.parametrize(("left_out", "valid"), [(None, True), ("authors", False)])
def test_the_validator_accepts_it(cffconvert, left_out, valid, tmp_path):
    told = yaml.safe_load(CITATION.read_text())
    told.pop(left_out, None)
    (tmp_path / "CITATION.cff").write_text(yaml.safe_dump(told))
    done = subprocess.run([cffconvert, "--validate"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode == 0) == valid, done.stdout + done.stderr
