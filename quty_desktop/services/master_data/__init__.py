"""Use cases of master data: articles, materials, bills, units, places, lines and certificates."""
