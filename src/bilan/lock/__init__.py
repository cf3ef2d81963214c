"""The lock of an inventory: what its numbers were made of, so that they can be made again, and what changed since.

`bilan.lock.store` reads and writes the file, `make` builds it from a result, `pins` lets it choose the factors,
`changes` names what is no longer as it was locked, `plan` shows what newer factors would do.
"""
