"""The browser edition's parts: what is taken, from where, and what the page is told."""

import hashlib
import json
import re
import threading
import urllib.request
import zipfile
from pathlib import Path

import nbformat
import pytest
from packaging.specifiers import SpecifierSet

from web import lessons, packages, pages, release, serve
from web.packages import Packages, VersionError, Wheel, ranges
from web.release import BadFileError, Release

ROOT = Path(__file__).parents[1]


def wheel(folder, name, version="1.0", head="", modules=("x.py",)):
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        info = f"{name}-{version}.dist-info"
        archive.writestr(f"{info}/METADATA", f"Name: {name}\nVersion: {version}\n{head}\n")
        for module in modules:
            archive.writestr(module, "")
    return path


def package(name, version="1.0", depends=()):
    return {
        "name": name, "version": version, "file_name": f"{name}-{version}-cp314.whl",
        "sha256": "0" * 64, "depends": list(depends), "imports": [name],
    }  # fmt: skip


@pytest.fixture
def released(tmp_path):
    """A folder that holds a part of a release."""
    folder = tmp_path / "release"
    folder.mkdir()
    listed = [
        package("numpy", "2.4.3"),
        package("art", depends=["numpy", "pure"]),
        package("pure"),
    ]
    text = json.dumps({"info": {"python": "3.14.0"}, "packages": {p["name"]: p for p in listed}})
    (folder / "pyodide-lock.json").write_text(text)
    for name in ("numpy", "art"):
        (folder / f"{name}-{'2.4.3' if name == 'numpy' else '1.0'}-cp314.whl").write_text(name)
    return Release(str(folder))


@pytest.fixture
def gathered(released, tmp_path, monkeypatch):
    """Packages that only notes what it would download, and what it was asked for."""
    asked = []

    def download(self, specifications):
        asked.extend(specifications)
        names = [s.partition("=")[0].partition("<")[0] for s in specifications]
        return [Wheel.read(wheel(tmp_path, name)) for name in names]

    monkeypatch.setattr(Packages, "_download", download)
    return Packages(released, tmp_path, {"numpy": SpecifierSet(">=2,<3")}), asked


def test_a_file_of_the_release_is_held_against_its_sum(released, tmp_path, monkeypatch):
    name = "numpy-2.4.3-cp314.whl"
    sums = tmp_path / "sums"
    monkeypatch.setattr(release, "SUMS", sums)
    sums.write_text(f"{hashlib.sha256(b'numpy').hexdigest()}  314.0.3/{name}\n")
    released.take(name, tmp_path)
    assert (tmp_path / name).read_text() == "numpy"
    sums.write_text(f"{'1' * 64}  314.0.3/{name}\n")
    with pytest.raises(BadFileError, match=f"{name} must have the sha256 1111"):
        released.take(name, tmp_path)
    assert not (tmp_path / name).exists()
    sums.write_text("")
    with pytest.raises(BadFileError, match="one that web/sums lists"):
        released.take(name, tmp_path)


def test_every_known_sum_is_one_of_a_release():
    lines = [line.split() for line in release.SUMS.read_text().splitlines()]
    assert all(len(found) == 64 and path.count("/") == 1 for found, path in lines)
    for name in release.CORE:
        assert len(release.known(name)) == 2
    assert release.known("unknown.whl") == set()


def test_a_wheel_says_what_the_browser_needs(tmp_path):
    head = (
        "Requires-Dist: Some_Thing>=2\nRequires-Dist: colorama; sys_platform == 'win32'\n"
        "Requires-Dist: numpy; extra == 'views'\nRequires-Dist: jupyterlab_widgets~=3.0\n"
        "Requires-Dist: torch; extra == 'torch'\n"
        "Requires-Dist: browser; sys_platform == 'emscripten'\nProvides-Extra: views"
    )
    modules = ("my_mod/a.py", "my_mod/b.py", "single.py", "My_Pkg-1.0.data/x.py", "other/data.txt")
    path = wheel(tmp_path, "My_Pkg", head=head, modules=modules)
    found = Wheel.read(path)
    assert (found.name, found.version) == ("my-pkg", "1.0")
    assert found.depends == ["browser", "some-thing"]
    assert found.imports == ("my_mod", "single")
    assert Wheel.read(path, ["views"]).depends == ["browser", "numpy", "some-thing"]
    entry = found.entry()
    assert entry["file_name"] == path.name
    assert entry["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_the_release_has_is_taken_and_the_rest_is_downloaded(gathered, tmp_path):
    found, asked = gathered
    ours = Wheel.read(wheel(tmp_path, "ours", head="Requires-Dist: art\nRequires-Dist: new<9"))
    found.add([ours], ["numpy"])
    assert set(found.released) == {"numpy", "art"}
    assert set(found.wheels) == {"ours", "pure", "new"}
    assert sorted(asked) == ["new<9", "pure==1.0"]


def test_a_release_that_is_too_old_is_refused(gathered):
    found, _ = gathered
    found.allowed["numpy"] = SpecifierSet("<2")
    with pytest.raises(VersionError, match=r"numpy must be <2, got 2\.4\.3"):
        found.add([], ["art"])


def test_the_ranges_are_those_of_the_learner(tmp_path):
    file = tmp_path / "requirements.txt"
    file.write_text("# none\nNumPy>=2.0,<3  # fast\n-r other.txt\n")
    assert ranges(file) == {"numpy": SpecifierSet(">=2.0,<3")}


@pytest.mark.parametrize("whole", [True, False])
def test_the_lock_names_every_file(gathered, tmp_path, whole):
    found, _ = gathered
    found.add([], ["art"])
    made = found.lock("https://elsewhere", whole)["packages"]
    assert made["numpy"]["file_name"] == "https://elsewhere/numpy-2.4.3-cp314.whl"
    assert made["pure"]["file_name"] == "pure-1.0-py3-none-any.whl"
    assert set(made) == {"numpy", "art", "pure"}


def test_what_is_late_is_in_the_lock_and_not_at_the_start(gathered, tmp_path):
    found, _ = gathered
    found.add([Wheel.read(wheel(tmp_path, "ours", head="Requires-Dist: art\nRequires-Dist: pure"))])
    lock = found.lock("https://elsewhere", False, late=["art"])
    assert lock["packages"]["ours"]["depends"] == ["pure"]
    assert packages.needed(lock, ["ours"]) == [
        "ours-1.0-py3-none-any.whl", "pure-1.0-py3-none-any.whl",
    ]  # fmt: skip
    assert set(lock["packages"]) == {"ours", "art", "numpy", "pure"}


def test_another_lock_is_in_another_folder(gathered, tmp_path):
    found, _ = gathered
    found.add([], ["pure"])
    first = found.write(found.lock("a", False), tmp_path / "static")
    again = found.write(found.lock("a", False), tmp_path / "again")
    other = found.write(found.lock("a", True), tmp_path / "static")
    assert first == again != other
    assert (tmp_path / "static" / first / "pure-1.0-py3-none-any.whl").exists()
    assert json.loads((tmp_path / "static" / first / "pyodide-lock.json").read_text())["packages"]


def test_a_lesson_is_whole_strings_and_trusted(tmp_path):
    cell = nbformat.v4.new_code_cell("a = 1\nb = 2")
    cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": "<svg>\n</svg>"})]
    (tmp_path / "notebooks").mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "notebooks/00_a.ipynb")
    assert lessons.copy(tmp_path / "notebooks", tmp_path / "files") == ["00_a.ipynb"]
    text = (tmp_path / "files/00_a.ipynb").read_text()
    (fresh,) = (tmp_path / "files").glob(f"{lessons.FRESH} *")
    assert (fresh / "00_a.ipynb").read_text() == text
    (copied,) = json.loads(text)["cells"]
    assert copied["source"] == "a = 1\nb = 2"
    assert copied["outputs"][0]["data"]["text/html"] == "<svg>\n</svg>"
    assert copied["metadata"]["trusted"] is True


def test_lessons_in_other_languages_are_in_their_folders(tmp_path):
    for name in ("00_a", "zh/00_a", "other/notes"):
        path = tmp_path / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(nbformat.v4.new_notebook(), path)
    names = lessons.copy(tmp_path / "notebooks", tmp_path / "files")
    assert names == ["00_a.ipynb", "zh/00_a.ipynb"]
    (fresh,) = (tmp_path / "files").glob(f"{lessons.FRESH} *")
    assert all((folder / name).exists() for folder in (tmp_path / "files", fresh) for name in names)
    listed = [*names, f"{fresh.name}/00_a.ipynb", f"{fresh.name}/zh/00_a.ipynb"]
    assert pages.languages(listed) == ["zh"]


def test_the_entrance_has_all_its_words_in_each_language():
    script = (ROOT / "web/entrance.js").read_text()
    said = set(re.findall(r"say\(\s*'(\w+)'", script)) | {"read", "readAll"}
    for language in ("en", "zh"):
        assert set(pages.words(language)) == said
        assert all(pages.words(language).values())


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.css", "text/css"), ("a.mjs", "application/javascript"), ("a.wasm", "application/wasm")],
)
def test_files_are_served_on_the_loopback_with_their_types(tmp_path, name, kind):
    (tmp_path / name).write_text("x")
    with serve.server(tmp_path) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        assert running.server_address[0] == "127.0.0.1"
        with urllib.request.urlopen(f"http://127.0.0.1:{running.server_port}/{name}") as answer:
            assert answer.headers["Content-Type"] == kind
            assert answer.headers["Cache-Control"] == "no-cache"
        running.shutdown()


def test_without_an_edition_it_says_how_to_build_one(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.argv", ["serve", str(tmp_path)])
    with pytest.raises(SystemExit, match="try make web"):
        serve.main()


def test_only_pure_wheels_are_downloaded():
    assert {"--only-binary=:all:", "--platform=any", "--abi=none"} <= set(packages.PURE)
