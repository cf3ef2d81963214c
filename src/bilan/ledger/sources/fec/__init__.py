"""The French accounting export (fichier des écritures comptables, article A47 A-1 of the tax procedures book)."""
