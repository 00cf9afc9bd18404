"""Incoming inspection of what suppliers deliver."""
