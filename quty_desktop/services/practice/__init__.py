"""The practice plant, built by calling the program's own commands with a seeded source of chance."""

from quty_desktop.services.practice.build import make_practice

__all__ = ["make_practice"]
