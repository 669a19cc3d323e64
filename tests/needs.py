"""What the tests need from the machine: installed where that is allowed, named exactly where it is not.

``python tests/needs.py`` for the suite, ``python tests/needs.py postgres`` for the server too. As root
on Debian the missing packages are installed; otherwise the command to type is printed and the exit
code is 1, so that nothing is skipped in silence.
"""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import sys


def vietnamese_ocr() -> bool:
    if not shutil.which("tesseract"):
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return "vie" in (listed.stdout + listed.stderr).split()


def missing(wanted: set[str]) -> list[str]:
    """Debian packages that are wanted and absent."""
    packages = []
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        packages.append("chromium")
    if not vietnamese_ocr():
        packages += ["tesseract-ocr", "tesseract-ocr-vie"]
    if not shutil.which("java"):
        packages.append("default-jre-headless")
    if not shutil.which("soffice"):
        packages.append("libreoffice-writer-nogui")
    if "postgres" in wanted and not glob.glob("/usr/lib/postgresql/*/bin/postgres"):
        packages.append("postgresql")
    return packages


def main() -> int:
    packages = missing(set(sys.argv[1:]) | ({"postgres"} if os.environ.get("CI") == "true" else set()))
    if not packages:
        return 0
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print("Thiếu phần mềm để chạy kiểm thử. Hãy chạy:\n  sudo " + " ".join(command), file=sys.stderr)
        return 1
    print("Cài đặt: " + " ".join(packages), flush=True)
    quiet = {
        "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        "stdout": subprocess.DEVNULL,
        "check": True,
    }
    subprocess.run(["apt-get", "update"], **quiet)
    subprocess.run(command, **quiet)
    left = missing(set(sys.argv[1:]))
    if left:
        print("Vẫn thiếu: " + " ".join(left), file=sys.stderr)
    return 1 if left else 0


if __name__ == "__main__":
    raise SystemExit(main())
