"""Why two numbers differ: between two frameworks (`bridge`), and between two inventories (`effects`)."""
