"""How the plant's server and database are."""
