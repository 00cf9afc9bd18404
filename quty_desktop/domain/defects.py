"""The defects that a new plant starts with; the plant edits its own catalogue."""

from dataclasses import dataclass

from quty_desktop.domain.quality import DefectClass, DefectGroup


@dataclass(frozen=True, slots=True)
class UsualDefect:
    """A defect of the starting catalogue.

    Attributes:
        code: letter of the group and a number.
        name: in English.
        name_id: in Indonesian, in the words of the floor.
        defect_class: how grave it is.
        group: what it concerns.
    """

    code: str
    name: str
    name_id: str
    defect_class: DefectClass
    group: DefectGroup


_C, _G = DefectClass, DefectGroup

USUAL_DEFECTS: tuple[UsualDefect, ...] = (
    UsualDefect("A1", "Wrong colour", "Warna salah", _C.MAJOR, _G.MATERIAL),
    UsualDefect("A2", "Wrong pile direction", "Arah bulu salah", _C.MAJOR, _G.MATERIAL),
    UsualDefect("A3", "Wrong filling fibre", "Serat isi salah", _C.MAJOR, _G.MATERIAL),
    UsualDefect("A4", "Colour bleeds", "Warna luntur", _C.CRITICAL, _G.MATERIAL),
    UsualDefect("A5", "Fabric smells", "Kain berbau", _C.MAJOR, _G.MATERIAL),
    UsualDefect("B1", "Skipped stitch", "Jahitan loncat", _C.MAJOR, _G.PROCESS),
    UsualDefect("B2", "Loose or floating stitch", "Jahitan kendor", _C.MAJOR, _G.PROCESS),
    UsualDefect("B3", "Puckered seam", "Jahitan berkerut", _C.MINOR, _G.PROCESS),
    UsualDefect("B4", "Unsewn", "Tidak terjahit", _C.MAJOR, _G.PROCESS),
    UsualDefect("B5", "Too few stitches per inch", "SPI kurang", _C.MAJOR, _G.PROCESS),
    UsualDefect("B6", "Back-stitch missing", "Tanpa stik balik", _C.MAJOR, _G.PROCESS),
    UsualDefect("B7", "White tape missing", "Tanpa pita putih", _C.MAJOR, _G.PROCESS),
    UsualDefect("B8", "Cut off pattern", "Potongan tidak sesuai pola", _C.MAJOR, _G.PROCESS),
    UsualDefect("B9", "Burn residue or waste left", "Sisa bakar atau sisa kain", _C.MINOR, _G.PROCESS),
    UsualDefect("C1", "Missing accessory", "Aksesori kurang", _C.MAJOR, _G.ASSEMBLY),
    UsualDefect("C2", "Wrong accessory", "Aksesori salah", _C.MAJOR, _G.ASSEMBLY),
    UsualDefect("C3", "Wrong embroidery", "Bordir salah", _C.MAJOR, _G.ASSEMBLY),
    UsualDefect("C4", "Wrong thread", "Benang salah", _C.MINOR, _G.ASSEMBLY),
    UsualDefect("D1", "Seam margin too small", "Kampuh terlalu kecil", _C.MAJOR, _G.DIMENSION),
    UsualDefect("D2", "Seam margin too large", "Kampuh terlalu besar", _C.MINOR, _G.DIMENSION),
    UsualDefect("D3", "Weight outside tolerance", "Berat di luar toleransi", _C.MAJOR, _G.DIMENSION),
    UsualDefect("D4", "Wrong shape", "Bentuk salah", _C.MAJOR, _G.DIMENSION),
    UsualDefect("E1", "Dirty", "Kotor", _C.MINOR, _G.APPEARANCE),
    UsualDefect("E2", "Loose thread", "Sisa benang", _C.MINOR, _G.APPEARANCE),
    UsualDefect("E3", "Poor brushing", "Sikat kurang rapi", _C.MINOR, _G.APPEARANCE),
    UsualDefect("E4", "Uneven stuffing", "Isi tidak rata", _C.MINOR, _G.APPEARANCE),
    UsualDefect("E5", "Hole or tear", "Lubang atau sobek", _C.MAJOR, _G.APPEARANCE),
    UsualDefect("F1", "Metal found", "Logam ditemukan", _C.CRITICAL, _G.SAFETY),
    UsualDefect("F2", "Needle fragment", "Patahan jarum", _C.CRITICAL, _G.SAFETY),
    UsualDefect("F3", "Open seam", "Jahitan terbuka", _C.CRITICAL, _G.SAFETY),
    UsualDefect("F4", "Detached small part", "Bagian kecil lepas", _C.CRITICAL, _G.SAFETY),
    UsualDefect("G1", "Wrong or missing safety label", "Label keamanan salah atau tidak ada", _C.CRITICAL, _G.LABEL),
    UsualDefect("G2", "Wrong destination or date stamp", "Tujuan atau date stamp salah", _C.MAJOR, _G.LABEL),
    UsualDefect("G3", "Mixed articles", "Artikel tercampur", _C.MAJOR, _G.LABEL),
    UsualDefect("G4", "Label misplaced", "Posisi label salah", _C.MINOR, _G.LABEL),
    UsualDefect("G5", "Carton damaged", "Karton rusak", _C.MAJOR, _G.LABEL),
    UsualDefect("G6", "Bad sealing", "Lakban kurang baik", _C.MINOR, _G.LABEL),
)
"""Defects named in the plant's procedures, with the suggested class of the catalogue QT-10-TCK01-6."""

SEWING_CODES = frozenset({"B1", "B2", "B3", "B4", "B5", "B6", "B7", "C3", "C4", "D1", "D2", "F3"})
"""Made in sewing; the report of finishing keeps them apart from its own (QT-03-TCK02-1)."""
