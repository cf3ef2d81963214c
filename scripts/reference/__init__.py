"""The pages of docs/reference, each written from the code or from its tables. `pages()` in every module."""
