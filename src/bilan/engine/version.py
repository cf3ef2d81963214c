"""The version of the numbers: raised whenever the same inventory, factors and rules give another amount.

It is not the version of the package: a release that changes messages, reports or speed keeps it. A lock states it,
so that a later run can say that the computation itself has changed.
"""

#: Raise by one, with a line in the changelog, when a computed amount changes.
ENGINE_VERSION = 1
