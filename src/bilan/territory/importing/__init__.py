"""Packs from public data and from the user's own tables."""
