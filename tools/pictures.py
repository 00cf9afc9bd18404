"""Choose pictures from a round of screenshots, for the README and for the help: ``python -m tools.pictures SCREENSHOTS``."""

import shutil
import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
CHOSEN = {
    "packing": "id/operator_packing/packing.work.png",
    "shipping-marks": "id/operator_packing/packing.marks.png",
    "compliance-report": "id/qc_supervisor/quality.compliance.png",
    "pass-rates": "id/qc_supervisor/quality.pass_rates.png",
    "home": "en/ppic_manager/home.start.png",
    "manufacturing-orders": "en/ppic_manager/ppic.manufacturing_orders.png",
}
HELPED = {
    "home.start": "ppic_manager",
    "home.alerts": "ppic_manager",
    "ppic.orders": "ppic_manager",
    "ppic.manufacturing_orders": "ppic_manager",
    "ppic.schedule": "ppic_manager",
    "work.cutting": "spv_cutting",
    "grid.sewing": "spv_sewing",
    "hand_over.sewing": "spv_sewing",
    "lines.sewing": "spv_sewing",
    "warehouse.stock": "warehouse_admin",
    "warehouse.arrivals": "warehouse_admin",
    "packing.work": "operator_packing",
    "packing.marks": "operator_packing",
    "packing.scan": "operator_packing",
    "quality.batches": "qc_supervisor",
    "quality.inspection": "qc_supervisor",
    "quality.pass_rates": "qc_supervisor",
    "master_data.bills": "ppic_manager",
    "administration.people": "admin",
}
"""Pages whose help has a picture, and who is looking."""
HELP_WIDTH = 560
COLOURS = 64


def main(arguments: list[str]) -> int:
    """Copy the chosen pictures into ``docs/images`` and ``resources/help/images``; what is missing is named."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    shots = Path(arguments[0])
    missing = [name for name, source in CHOSEN.items() if not _copied(shots / source, name)]
    for language in ("id", "en"):
        for page, role in HELPED.items():
            if not _shrunk(shots / language / role / f"{page}.png", language, page):
                missing.append(f"{language}/{page}")
    if missing:
        print("no screenshot of:", ", ".join(missing))
    return 1 if missing else 0


def _copied(source: Path, name: str) -> bool:
    target = ROOT / "docs" / "images"
    target.mkdir(parents=True, exist_ok=True)
    if source.is_file():
        shutil.copyfile(source, target / f"{name}.png")
    return source.is_file()


def _shrunk(source: Path, language: str, page: str) -> bool:
    """A small picture with few colours: all of the help's together stay below 1.5 MB."""
    if not source.is_file():
        return False
    target = ROOT / "resources" / "help" / "images" / language
    target.mkdir(parents=True, exist_ok=True)
    with Image.open(source) as picture:
        height = round(picture.height * HELP_WIDTH / picture.width)
        small = picture.convert("RGB").resize((HELP_WIDTH, height), Image.Resampling.LANCZOS)
        small.quantize(COLOURS, dither=Image.Dither.NONE).save(target / f"{page}.png", optimize=True)
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
