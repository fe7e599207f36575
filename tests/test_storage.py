import io
import os
import stat
import subprocess
import sys
import threading
import tracemalloc
import zipfile
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest
from networks import HIDDEN, LOSSES, batch

import backprop_lib as bp


@pytest.mark.parametrize("hidden", HIDDEN, ids=repr)
@pytest.mark.parametrize("loss", LOSSES, ids=repr)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_what_is_loaded_is_what_was_saved(tmp_path, hidden, loss, dtype):
    net = bp.Network.random([3, 4, 2], hidden=hidden, loss=loss, seed=0, dtype=dtype)
    X, _ = batch(net, 5, np.random.default_rng(0))
    bp.save(net, tmp_path / "net.npz")
    again = bp.load(tmp_path / "net.npz")
    assert repr(again) == repr(net)
    assert again.dtype == net.dtype
    np.testing.assert_array_equal(again.predict(X), net.predict(X))


@pytest.mark.parametrize("where", ["savez", "fsync", "replace"])
def test_a_crash_leaves_the_old_file_whole(tmp_path, monkeypatch, where):
    path = tmp_path / "net.npz"
    old = bp.Network.random([3, 4, 2], seed=0)
    bp.save(old, path)
    before = path.read_bytes()

    def crash(*args, **kwargs):
        if where == "savez":
            args[0].write(b"half a file")
        raise OSError("no space left")

    monkeypatch.setattr(np if where == "savez" else os, where, crash)
    with pytest.raises(OSError, match="no space"):
        bp.save(bp.Network.random([3, 4, 2], seed=1), path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["net.npz"]


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_a_clear_error(tmp_path, share):
    path = tmp_path / "net.npz"
    bp.save(bp.Network.random([3, 4, 2], seed=0), path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(ValueError, match=r"path must be a file written by backprop_lib\.save"):
        bp.load(path)


@pytest.mark.parametrize("place", [40, 200, 500, 900])
def test_a_flipped_byte_is_a_clear_error_or_no_harm(tmp_path, place):
    path = tmp_path / "net.npz"
    net = bp.Network.random([3, 4, 2], seed=0)
    bp.save(net, path)
    data = bytearray(path.read_bytes())
    data[place] ^= 0xFF
    path.write_bytes(bytes(data))
    try:
        again = bp.load(path)
    except ValueError as error:
        assert "path must be a file written by" in str(error)  # noqa: PT017
    else:
        assert repr(again) == repr(net)


def test_foreign_files_are_clear_errors(tmp_path):
    text, other, pickled = tmp_path / "a.npz", tmp_path / "b.npz", tmp_path / "c.npz"
    text.write_text("not a network")
    np.savez(other, W=np.ones(3))
    np.savez(pickled, format=np.array([{"run": "me"}], dtype=object))
    for path in (text, other, pickled):
        with pytest.raises(ValueError, match="path must be a file written by"):
            bp.load(path)
    with zipfile.ZipFile(tmp_path / "d.npz", "w") as file:
        file.writestr("readme.txt", "hello")
    with pytest.raises(ValueError, match="path must be a file written by"):
        bp.load(tmp_path / "d.npz")


def test_a_missing_file_is_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        bp.load(tmp_path / "nothing.npz")


def test_what_is_ones_own_cannot_be_saved_and_says_so(tmp_path):
    class Mine(bp.Tanh):
        pass

    net = bp.Network.random([3, 2], hidden=Mine(), loss=bp.SquaredError())
    with pytest.raises(TypeError, match="activation must be one of the library's"):
        bp.save(net, tmp_path / "net.npz")
    assert os.listdir(tmp_path) == []


def test_another_ending_is_refused(tmp_path):
    for name in ("net.pkl", "net", ".npz", "net.NPZ", "net.npz/", ""):
        with pytest.raises(ValueError, match=r"path must (end in \.npz|be the name of a file)"):
            bp.save(bp.Network.random([3, 2]), f"{tmp_path}/{name}" if name else name)
    assert os.listdir(tmp_path) == []


NET = bp.Network.random([3, 4, 2], seed=0)
POSIX = pytest.mark.skipif(os.name != "posix", reason="rights, links and signals of POSIX")


def is_whole(path, *nets):
    """Whether the file holds one of these networks, NET where there is none."""
    found = bp.load(path)
    return any(
        all((a == b).all() for a, b in zip(found.parameters, net.parameters, strict=True))
        for net in nets or [NET]
    )


@pytest.mark.parametrize("wrong", [None, 0, True, b"net.npz", io.BytesIO(), ["net.npz"]])
def test_a_path_is_text(wrong):
    for act in (lambda: bp.save(NET, wrong), lambda: bp.load(wrong)):
        with pytest.raises(TypeError, match=r"path must be the name of a file, got .*; try"):
            act()


@pytest.mark.parametrize("wrong", ["", "net\0.npz"])
def test_a_path_is_a_name(wrong):
    for act in (lambda: bp.save(NET, wrong), lambda: bp.load(wrong)):
        with pytest.raises(ValueError, match=r"path must be the name of a file, got .*; try"):
            act()


@pytest.mark.parametrize(
    "name", ["nowhere/net.npz", "n" * 300 + ".npz", "file/net.npz", "folder.npz"]
)
def test_where_nothing_can_be_written_the_error_names_the_path(tmp_path, name):
    (tmp_path / "folder.npz").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(
        OSError, match=r"path must be where a file can be written, got .*; try"
    ) as e:
        bp.save(NET, tmp_path / name)
    assert str(tmp_path / name) in str(e.value)
    assert sorted(os.listdir(tmp_path)) == ["file", "folder.npz"]


def test_a_name_may_be_as_long_as_a_name_can_be(tmp_path):
    path = tmp_path / ("n" * 251 + ".npz")
    bp.save(NET, path)
    assert is_whole(path)


@POSIX
@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_a_new_file_has_the_rights_of_any_new_file(tmp_path, umask):
    old = os.umask(umask)
    try:
        bp.save(NET, tmp_path / "net.npz")
        (tmp_path / "other").touch()
    finally:
        os.umask(old)
    ours, theirs = (os.stat(tmp_path / n).st_mode for n in ("net.npz", "other"))
    assert ours == theirs


@POSIX
@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_an_old_file_keeps_its_rights(tmp_path, mode):
    path = tmp_path / "net.npz"
    path.touch()
    os.chmod(path, mode)
    owner = os.stat(path).st_uid
    if os.geteuid() == 0:
        owner = 1234
        os.chown(path, owner, owner)
    bp.save(NET, path)
    kept = os.stat(path)
    assert (stat.S_IMODE(kept.st_mode), kept.st_uid) == (mode, owner)
    assert is_whole(path)


@POSIX
def test_nobody_else_reads_a_private_file_while_it_is_written(tmp_path, monkeypatch):
    path, savez, seen = tmp_path / "net.npz", np.savez, []
    path.touch()
    os.chmod(path, 0o600)

    def spy(file, **arrays):
        seen.append(stat.S_IMODE(os.fstat(file.fileno()).st_mode))
        savez(file, **arrays)

    monkeypatch.setattr(np, "savez", spy)
    bp.save(NET, path)
    assert seen == [0o600]


def test_a_file_that_is_not_to_be_written_is_left_alone(tmp_path, monkeypatch):
    path = tmp_path / "net.npz"
    bp.save(NET, path)
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with pytest.raises(PermissionError, match=r"got .*net\.npz' \(read-only"):
        bp.save(bp.Network.random([3, 4, 2], seed=1), path)
    assert is_whole(path)


@POSIX
@pytest.mark.parametrize("target", ["there.npz", "../there.npz", "folder/there.npz"])
@pytest.mark.parametrize("exists", [True, False])
def test_a_link_stays_a_link(tmp_path, target, exists):
    (tmp_path / "here" / "folder").mkdir(parents=True)
    link = tmp_path / "here" / "net.npz"
    link.symlink_to(target)
    if exists:
        (link.parent / target).touch()
    bp.save(NET, link)
    assert os.readlink(link) == target
    assert not (link.parent / target).is_symlink()
    assert is_whole(link.parent / target)
    assert not [name for _, _, names in os.walk(tmp_path) for name in names if ".part" in name]


@POSIX
def test_a_link_to_itself_is_an_error(tmp_path):
    (tmp_path / "net.npz").symlink_to("net.npz")
    for act in (lambda: bp.save(NET, tmp_path / "net.npz"), lambda: bp.load(tmp_path / "net.npz")):
        with pytest.raises(OSError, match=r"net\.npz"):
            act()
    assert os.listdir(tmp_path) == ["net.npz"]


KILLED = """
import os, signal, sys
import numpy as np, backprop_lib as bp
def half(file, **arrays):
    file.write(b"half a file"); file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
np.savez = half
bp.save(bp.Network.random([3, 2]), sys.argv[1])
"""


@POSIX
def test_what_a_kill_leaves_the_next_save_removes(tmp_path):
    path, others = tmp_path / "net.npz", [".backprop_lib-x-1.part", ".backprop_lib-", "a.part"]
    bp.save(NET, path)
    for _ in range(2):
        subprocess.run([sys.executable, "-c", KILLED, path], check=False)
    assert is_whole(path)
    assert len(os.listdir(tmp_path)) == 2
    for name in others:
        (tmp_path / name).touch()
    bp.save(NET, tmp_path / "other.npz")
    assert sorted(os.listdir(tmp_path)) == sorted(["net.npz", "other.npz", *others])


def save_often(path, seed):
    net = bp.Network.random([30, 40, 20], seed=seed)
    for _ in range(20):
        bp.save(net, path)


def test_savers_do_not_meet(tmp_path):
    """In threads and in processes: each file that is ever there is one of theirs, whole."""
    path = tmp_path / "net.npz"
    nets = [bp.Network.random([30, 40, 20], seed=seed) for seed in range(4)]
    bp.save(nets[0], path)
    workers = [threading.Thread(target=save_often, args=(path, seed)) for seed in (0, 1)]
    spawn = get_context("spawn")
    workers += [spawn.Process(target=save_often, args=(path, seed)) for seed in (2, 3)]
    for worker in workers:
        worker.start()
    while any(worker.is_alive() for worker in workers):
        assert is_whole(path, *nets)
    for worker in workers:
        worker.join()
        assert not getattr(worker, "exitcode", 0)
    assert os.listdir(tmp_path) == ["net.npz"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, SystemExit])
def test_an_interrupt_leaves_no_part(tmp_path, monkeypatch, error):
    def stop(*args, **kwargs):
        raise error

    bp.save(NET, tmp_path / "net.npz")
    for where, name in ((np, "savez"), (os, "fsync"), (os, "replace")):
        with monkeypatch.context() as patch:
            patch.setattr(where, name, stop)
            with pytest.raises(error):
                bp.save(bp.Network.random([3, 4, 2], seed=1), tmp_path / "net.npz")
        assert os.listdir(tmp_path) == ["net.npz"]
        assert is_whole(tmp_path / "net.npz")


def spoilt(net):
    net.layers[0].W[0, 0] = np.nan


def unfit(net):
    net.layers[-1].activation = bp.Tanh()


@pytest.mark.parametrize("spoil", [spoilt, unfit])
def test_what_could_not_be_loaded_is_not_saved(tmp_path, spoil):
    net = bp.Network.random([3, 4, 2], seed=0)
    spoil(net)
    with pytest.raises(
        ValueError, match=r"net\.layers\[0\]\.W must be finite|output layer must be"
    ):
        bp.save(net, tmp_path / "net.npz")
    assert os.listdir(tmp_path) == []


def refusal(path):
    """Why this is no network; the error must name the path."""
    with pytest.raises(ValueError, match="path must be a file written by") as caught:
        bp.load(path)
    message = str(caught.value)
    assert repr(os.fspath(path)) in message
    assert message.endswith("; save it again")
    assert "unsafe" not in message
    return message


ARRAYS = {
    "format": "backprop_lib network 1", "activations": ["Tanh", "Sigmoid"], "loss": "CrossEntropy",
    "W1": NET.layers[0].W, "b1": NET.layers[0].b, "W2": NET.layers[1].W, "b2": NET.layers[1].b,
}  # fmt: skip
FOREIGN = {
    "activations a word": {"activations": "Sigmoid"},
    "activations too few": {"activations": ["Sigmoid"]},
    "activations too many": {"activations": ["Tanh", "Sigmoid", "Sigmoid"]},
    "activations unknown": {"activations": ["Tanh", "eval"]},
    "activations numbers": {"activations": [1, 2]},
    "activations that do not fit the loss": {"activations": ["Sigmoid", "Tanh"]},
    "loss unknown": {"loss": "Sigmoid"},
    "loss a list": {"loss": ["CrossEntropy"]},
    "format another": {"format": "backprop_lib network 9"},
    "format a number": {"format": 1},
    "W1 of text": {"W1": np.full((3, 4), "a")},
    "W1 of nan": {"W1": np.full((3, 4), np.nan)},
    "W1 of half floats": {"W1": np.ones((3, 4), np.float16)},
    "W1 of another byte order": {"W1": np.ones((3, 4), ">f8")},
    "W1 of dates": {"W1": np.zeros((3, 4), "M8[s]")},
    "W1 of records": {"W1": np.zeros((3, 4), "f8,f8")},
    "W1 of objects": {"W1": np.full((3, 4), None)},
    "W1 a vector": {"W1": np.ones(12)},
    "W1 empty": {"W1": np.ones((0, 4))},
    "W1 transposed": {"W1": np.ones((4, 3))},
    "W2 that does not meet W1": {"W2": np.ones((5, 2))},
    "W2 of another dtype": {"W2": np.ones((4, 2), np.float32), "b2": np.zeros((1, 2), np.float32)},
    "b1 of another width": {"b1": np.zeros((1, 3))},
    "b1 complex": {"b1": np.zeros((1, 4)) + 1j},
    "one too many": {"W3": np.ones((2, 2))},
    "two too many": {"W3": np.ones((2, 2)), "x": np.ones((1, 2))},
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_arrays_are_one_clear_error(tmp_path, name):
    path = tmp_path / "net.npz"
    np.savez(path, **ARRAYS)
    bp.load(path)
    np.savez(path, **ARRAYS | FOREIGN[name])
    refusal(path)


@pytest.mark.parametrize("missing", ARRAYS)
def test_a_missing_array_is_one_clear_error(tmp_path, missing):
    np.savez(tmp_path / "net.npz", **{n: a for n, a in ARRAYS.items() if n != missing})
    refusal(tmp_path / "net.npz")


@pytest.mark.parametrize("thing", ["folder", "pipe", "null", "zero"])
@POSIX
def test_what_is_no_file_is_one_clear_error(tmp_path, thing):
    path = Path(f"/dev/{thing}") if thing in ("null", "zero") else tmp_path / thing
    if thing == "folder":
        path.mkdir()
    if thing == "pipe":
        os.mkfifo(path)
        os.open(path, os.O_RDWR | os.O_NONBLOCK)  # so that nobody who opens it waits for ever
    assert "it is no ordinary file" in refusal(path)


def with_member(path, name, data, **settings):
    """A whole file with other bytes in place of one of its arrays."""
    np.savez(path, **ARRAYS)
    with zipfile.ZipFile(path) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(path, "w", **settings) as archive:
        for member, old in (members | {name: data}).items():
            archive.writestr(member, old)


def header(shape, descr="<f8", version=(1, 0)):
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        file, {"descr": descr, "fortran_order": False, "shape": shape}
    )
    return b"\x93NUMPY" + bytes(version) + file.getvalue()[8:]


SHAPES = [(10**12, 10**12), (2**62, 4), (3, 2**40), (-3, -4), (3, -4), (0, 2**60), (2**31, 2**31)]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_shape_that_the_file_does_not_hold_asks_for_no_memory(tmp_path, shape):
    path = tmp_path / "net.npz"
    with_member(path, "W1.npy", header(shape) + bytes(96))
    assert peak(path) < 10**6


@pytest.mark.parametrize(
    "change", [{"descr": "O"}, {"version": (2, 0)}, {"version": (9, 9)}], ids=str
)
def test_another_head_is_one_clear_error(tmp_path, change):
    with_member(tmp_path / "net.npz", "W1.npy", header((3, 4), **change) + bytes(96))
    refusal(tmp_path / "net.npz")


def peak(path):
    """How many bytes refusing this file takes."""
    refusal(path)  # what is loaded once is loaded
    tracemalloc.start()
    try:
        refusal(path)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


MANY = 30_000_000
LARGE = {
    "a large array of its own": {"x": np.zeros(MANY // 8), "y": np.zeros(1)},
    "a large format": {"format": "x" * (MANY // 4)},
    "large names": {"activations": ["Tanh", "x" * (MANY // 8)]},
    "a large W in another format": {"format": "another", "W1": np.zeros((3, MANY // 24))},
    "a large W of an unknown activation": {
        "activations": ["Tanh", "x"],
        "W1": np.zeros((3, MANY // 24)),
    },
}


@pytest.mark.parametrize("name", LARGE)
@pytest.mark.parametrize("write", [np.savez, np.savez_compressed])
def test_nothing_large_is_read_that_was_not_asked_for(tmp_path, name, write):
    write(tmp_path / "net.npz", **ARRAYS | LARGE[name])
    assert peak(tmp_path / "net.npz") < 10**6


def test_what_is_packed_is_not_unpacked(tmp_path):
    np.savez_compressed(tmp_path / "net.npz", **ARRAYS | {"W1": np.zeros((3, MANY // 24))})
    assert (tmp_path / "net.npz").stat().st_size < 100_000
    assert peak(tmp_path / "net.npz") < 10**6


def test_a_large_file_of_something_else_is_not_read(tmp_path):
    for name in ("zeros.npz", "array.npz"):
        with open(tmp_path / name, "wb") as file:
            if name == "array.npz":
                file.write(header((MANY // 8,)))
            file.truncate(MANY)
        assert peak(tmp_path / name) < 10**6


def flips(length):
    """A sample of the places of a file and all that stand in its directory, each with a bit."""
    rng = np.random.default_rng(0)
    places = {*range(length - 600, length, 3), *rng.integers(0, length, 100).tolist()}
    return [(place, bit) for place in sorted(places) for bit in rng.permutation(8)[:2].tolist()]


def assert_refused_or_whole(path):
    try:
        assert is_whole(path)
    except ValueError as error:
        assert str(path) in str(error)  # noqa: PT017
        assert "path must be a file written by" in str(error)  # noqa: PT017


def test_a_flipped_bit_is_one_clear_error_or_no_harm(tmp_path):
    path = tmp_path / "net.npz"
    bp.save(NET, path)
    whole = path.read_bytes()
    for place, bit in flips(len(whole)):
        data = bytearray(whole)
        data[place] ^= 1 << bit
        path.write_bytes(bytes(data))
        assert_refused_or_whole(path)


@pytest.mark.thorough
def test_any_flipped_bit_and_any_cut_is_one_clear_error_or_no_harm(tmp_path):
    path = tmp_path / "net.npz"
    bp.save(NET, path)
    whole = path.read_bytes()
    for place in range(len(whole)):
        for bit in range(8):
            data = bytearray(whole)
            data[place] ^= 1 << bit
            path.write_bytes(bytes(data))
            assert_refused_or_whole(path)
        path.write_bytes(whole[:place])
        refusal(path)
