"""The papers: pure functions from a data object to PDF bytes."""
