"""One folder per kind of file, each with `read.py`: ``read(file, table) -> Reading``."""
