"""Use cases of the floor: output, hand-overs and cleared lines (QT-09)."""
