"""Jobs of known weight."""

import subprocess
import sys


def hold(mebibytes: int) -> int:
    """Fill memory."""
    return len(bytearray(mebibytes * 2**20))


def with_a_child(mebibytes: int) -> int:
    """Leave a child running that holds memory; it ends when its input closes."""
    words = f"held = bytearray({mebibytes} * 2**20); print(1, flush=True); input()"
    child = subprocess.Popen(
        [sys.executable, "-c", words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert child.stdout is not None
    child.stdout.readline()
    return child.pid
