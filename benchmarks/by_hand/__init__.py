"""The whole job written by hand: one script of DuckDB SQL, sum first and join after, as an expert would write it."""
