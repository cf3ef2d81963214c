"""Delimited text files, whatever the dialect."""
