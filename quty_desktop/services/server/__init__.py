"""The plant's central server: made, inspected, and its certificate."""
