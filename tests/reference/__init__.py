"""A second, independent account of an inventory, against which the engine is checked.

`calculator` and the modules it uses are written from the specifications alone and import nothing of the package:
raw Base Carbone and warming-potential tables in, `bilan.result/1` out, one line at a time. Where a rule can be read
in two ways, a comment `AMBIGUOUS:` states the reading. `generate` writes seeded inventories, `compare` says where two
results differ, and the tests hold both sides against numbers worked out by hand as well.
"""
