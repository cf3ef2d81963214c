"""The transition plan: what actions take off by year and line, against a reference path.

Planned reductions are never taken off the inventory's emissions: both stand side by side, and what a path requires is
compared with what the actions plan. Removals and avoided emissions stand apart.
"""
