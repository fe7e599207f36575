import os
import zipfile

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
    with pytest.raises(ValueError, match=r"path must end in \.npz"):
        bp.save(bp.Network.random([3, 2]), tmp_path / "net.pkl")
