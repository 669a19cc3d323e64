"""What may not stand in the repository: addresses of registries, paths of machines, blobs of strangers."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.house.tree import ROOT


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def test_locks_carry_hashes_and_no_address() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text()
        assert "://" not in text
        for block in re.split(r"\n(?=[a-z0-9])", text):
            if "==" in block.split("\n")[0] and not block.startswith("#"):
                assert "--hash=sha256:" in block, block.split("\n")[0]


def test_no_front_end_lock_file_is_kept() -> None:
    assert not [
        path for path in tracked() if path.name in {"package-lock.json", "yarn.lock", "pnpm-lock.yaml"}
    ]


def test_no_file_is_larger_than_two_megabytes() -> None:
    assert [str(path) for path in tracked() if path.stat().st_size > 2 * 1024 * 1024] == []
