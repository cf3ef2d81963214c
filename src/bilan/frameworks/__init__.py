"""Frameworks as tables: which line of which framework an amount belongs to.

One folder per framework, each with the same inner names: ``lines.csv`` (the lines in report order),
``rules.csv`` (category, part, case, kind, tier -> line) and ``report.py`` (what its report holds beside the
table). `rules` reads the tables, `classify` applies them, `tables` sums the lines.
"""
