"""One folder per source of factors, each with the same inner names: `read.py` gives a `FactorBook`."""
