"""A new inventory folder: commented configuration, empty tables, a workbook with drop-down lists."""
