"""The indicator sheet (fiche) of a territory as html, pdf and Excel, and a folder of sheets with its index."""
