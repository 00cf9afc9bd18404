"""Quty Desktop: the office side of a soft-toy factory."""

__version__ = "0.2.0"
