"""Makes QutyDesktop-<version>-setup.exe on Windows: ``py installer/build.py``, with a backslash there.

On Linux ``bash installer/prove.sh`` makes the same through Wine and tries it.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from installer import freezing, packing, places
from installer.machine import Windows
from installer.steps import Steps, run_all
from installer.wine.machine import Wine


def build(machine: "Windows | Wine", steps: Steps, *, working_tree: bool, compressor: str) -> Path:
    """Make the installer.

    Args:
        machine: the Windows whose Python builds, prepared.
        steps: for the table.
        working_tree: build the files as they are, not the committed state.
        compressor: ``lzma`` for a release, ``zlib`` where time counts more than size.

    Returns:
        The installer.

    Raises:
        Failed: a step did not do what it should.
    """
    version = places.version()
    source = machine.folder / "source"
    freezing.copy_sources(source, working_tree=working_tree, steps=steps)
    program = freezing.freeze(machine, source, version, steps)
    packing.sign_programs(program, steps)
    return packing.pack(program, version, machine.folder, compressor, steps)


def main(arguments: Sequence[str] | None = None) -> int:
    """Build as the command line asks.

    Returns:
        0 when the installer is made, 1 when a step failed.
    """
    parser = argparse.ArgumentParser(description="Make the Windows installer of Quty Desktop.")
    parser.add_argument("--working-tree", action="store_true", help="build the files as they are, not the last commit")
    parser.add_argument("--fast", action="store_true", help="compress quickly: a larger file in a third of the time")
    options = parser.parse_args(arguments)
    machine: Windows | Wine = Windows() if sys.platform == "win32" else Wine()
    machine.folder.mkdir(parents=True, exist_ok=True)
    steps = Steps()

    def work(steps: Steps) -> None:
        machine.prepare(steps)
        build(machine, steps, working_tree=options.working_tree, compressor="zlib" if options.fast else "lzma")

    try:
        return 0 if run_all(steps, [work]) else 1
    finally:
        machine.close()


if __name__ == "__main__":
    sys.exit(main())
