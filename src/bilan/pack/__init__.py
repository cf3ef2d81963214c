"""The verifier's pack: an inventory with everything that made its numbers, in one archive that can be checked alone.

`build` makes the members, `archive` writes and reads the zip, `manifest` lists hashes, `verify` recomputes and
compares.
"""
