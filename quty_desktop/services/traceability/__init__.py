"""Where goods came from and where they went."""
