"""Processes that are measured or that measure from inside."""
