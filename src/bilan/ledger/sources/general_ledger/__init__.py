"""Any general ledger as csv, workbook or Parquet: columns by their names, amounts as debit and credit or signed."""
