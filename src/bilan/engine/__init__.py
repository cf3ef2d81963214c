"""From lines to amounts: one relational plan that sums lines into groups, and the factor book compiled for them.

The engine knows gases, parts, shares and dates. It knows no framework: `bilan.frameworks` decides on which line
an amount is printed.
"""
