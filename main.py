"""Start Quty Desktop."""

import sys

from quty_desktop.start import main

if __name__ == "__main__":
    sys.exit(main())
