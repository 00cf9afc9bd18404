"""``python -m quty_desktop``: the same as ``main.py``, from any folder."""

import sys

from quty_desktop.start import main

if __name__ == "__main__":
    sys.exit(main())
