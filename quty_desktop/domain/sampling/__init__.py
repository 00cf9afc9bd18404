"""Acceptance sampling: code letters, tables of single plans, the plant's own plan, switching and operating curves."""
