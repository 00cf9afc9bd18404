"""The import contract of ``pyproject.toml``: layers import only downwards, and each library has its place."""

from importlinter.cli import lint_imports


def test_layers_import_only_downwards() -> None:
    assert lint_imports() == 0
