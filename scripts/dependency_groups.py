"""Print the requirements of the named dependency groups, for versions of pip that do not know `--group`."""

import sys
import tomllib
from pathlib import Path

groups = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
print(*(requirement for name in sys.argv[1:] for requirement in groups[name]))
