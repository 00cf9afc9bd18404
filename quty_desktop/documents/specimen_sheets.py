"""Specimens of what hangs beside the screen and lies in the drawer: pocket guides and blank forms."""

from quty_desktop.documents.blank_forms import BlankForms, render_blank_forms
from quty_desktop.documents.role_guide import GuideBox, GuidePage, RoleGuide, render_role_guide
from quty_desktop.domain.paper_forms import FormKind
from quty_desktop.i18n import Translator

_LONG = "PT Rumah Produksi Boneka Kain Sejahtera Abadi Nusantara Timur & Mitra (Persero) Tbk"


def forms(kind: FormKind, translator: Translator) -> bytes:
    """Two sheets of a form."""
    return render_blank_forms(BlankForms(kind, ("P-261122-7KQ-01", "P-261122-7KQ-02"), "PT Contoh Boneka"), translator)


def nasty_forms(kind: FormKind, translator: Translator) -> bytes:
    """A practice plant with a long name."""
    return render_blank_forms(BlankForms(kind, ("P-261122-ZZZ-50",), _LONG, practice=True), translator)


def guide(translator: Translator) -> bytes:
    """A packing operator's."""
    pages = (
        GuidePage("Beranda", "Tugas saya", "Apa yang menunggu Anda, apa yang terlambat, dan dokumen terakhir Anda."),
        GuidePage("Menunggu", "Pengepakan", "Karton per pesanan: berapa yang sudah, berapa yang belum."),
        GuidePage("Entri", "Periksa mark", "Pindai mark di setiap karton."),
        GuidePage("Dokumen", "Shipping mark", "Cetak label karton, sesudah batch bebas."),
    )
    keys = GuideBox("Tombol", (("F1", "Bantuan halaman ini"), ("Ctrl+K", "Cari"), ("Ctrl+Enter", "Tombol biru")))
    day = GuideBox("Sehari dengan Quty", (("", "Mulai dari Beranda."), ("", "Pindai apa saja yang berkode.")), True)
    return render_role_guide(
        RoleGuide("Operator Packing", "Packing", "PT Contoh Boneka", pages, "", (day, keys), "1.0.0"), translator
    )


def nasty_guide(translator: Translator) -> bytes:
    """As much as a page holds, with signs that mark-up would swallow."""
    says = (
        "Halaman <ini> untuk R&D: semua yang menunggu, yang terlambat, dan yang harus dijawab hari ini juga, <5 menit."
    )
    pages = tuple(
        GuidePage(f"Kelompok {number // 5}", f"Halaman nomor {number} dengan nama panjang", says)
        for number in range(18)
    )
    box = GuideBox("Pertanggungjawaban", tuple((f"Ctrl+Shift+F{number}", says) for number in range(1, 11)))
    return render_role_guide(
        RoleGuide(f"{_LONG} {_LONG}"[:90], "Ppic & Produksi", _LONG, pages, says, (box,), "1.0.0", True), translator
    )
