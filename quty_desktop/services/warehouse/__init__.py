"""The warehouse: receipts, lots, issues, cards, counts and the gate."""
