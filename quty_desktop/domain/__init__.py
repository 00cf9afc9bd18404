"""The plant's rules: pure functions and plain data, standard library only."""
