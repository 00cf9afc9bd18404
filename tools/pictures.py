"""Choose the README's pictures from a round of screenshots: ``python -m tools.pictures SCREENSHOTS``."""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHOSEN = {
    "packing": "id/operator_packing/packing.work.png",
    "shipping-marks": "id/operator_packing/packing.marks.png",
    "compliance-report": "id/qc_supervisor/quality.compliance.png",
    "pass-rates": "id/qc_supervisor/quality.pass_rates.png",
    "home": "en/ppic_manager/home.start.png",
    "manufacturing-orders": "en/ppic_manager/ppic.manufacturing_orders.png",
}


def main(arguments: list[str]) -> int:
    """Copy the chosen pictures into ``docs/images``."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    target = ROOT / "docs" / "images"
    target.mkdir(parents=True, exist_ok=True)
    for name, source in CHOSEN.items():
        shutil.copyfile(Path(arguments[0]) / source, target / f"{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
