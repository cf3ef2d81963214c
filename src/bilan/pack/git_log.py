"""The change log of the inventory folder when it is kept in git; None when it is not, or git is absent.

The folder may be somebody else's: configuration that runs programs is switched off and nothing is fetched.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

MOST_COMMITS, SECONDS = 1000, 20
_FORMAT = "%H%n%aI%n%an%n%s%n"


def log(folder: Path) -> bytes | None:
    """Commits that touched the folder, newest first: hash, date, author, subject, files."""
    command = [
        "git", "--no-pager",
        "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false",
        "-C", str(folder), "log", f"--max-count={MOST_COMMITS}", f"--format={_FORMAT}",
        "--name-status", "--relative", "--no-color", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--", ".",
    ]  # fmt: skip
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": os.devnull,
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_TERMINAL_PROMPT": "0",
    }
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 and done.stdout.strip() else None
