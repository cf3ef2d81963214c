"""Checks of a whole inventory: double counting, significance and exclusions, base year.

Nothing here changes an amount: a check says what to look at, with the lines and the tonnes concerned.
"""
