"""The nouns of the field: gases, parts of a factor, accounts, activities, inventories, findings.

Nothing here computes and nothing here imports another room of the package.
"""
