; What the setup says, in both languages.

LangString NeedsWindows ${LANG_ENGLISH} "${PRODUCT} needs 64-bit Windows 10, version 1809 or newer."
LangString NeedsWindows ${LANG_INDONESIAN} "${PRODUCT} memerlukan Windows 10 64-bit, versi 1809 atau lebih baru."

LangString NeedsAdministrator ${LANG_ENGLISH} "Installing for all users needs an administrator. Start the setup as administrator, or install for yourself only."
LangString NeedsAdministrator ${LANG_INDONESIAN} "Pemasangan untuk semua pengguna memerlukan administrator. Jalankan pemasangan sebagai administrator, atau pasang untuk Anda sendiri saja."

LangString NoSettings ${LANG_ENGLISH} "The settings file that was given cannot be found. Nothing was changed."
LangString NoSettings ${LANG_INDONESIAN} "Berkas pengaturan yang diberikan tidak ditemukan. Tidak ada yang diubah."

LangString WrongSettings ${LANG_ENGLISH} "The settings file that was given has a mistake; the details say which. Nothing was changed."
LangString WrongSettings ${LANG_INDONESIAN} "Berkas pengaturan yang diberikan salah; lihat rinciannya. Tidak ada yang diubah."

LangString NewerThere ${LANG_ENGLISH} "A newer version of ${PRODUCT} is installed here. Nothing was changed."
LangString NewerThere ${LANG_INDONESIAN} "Versi ${PRODUCT} yang lebih baru sudah terpasang di sini. Tidak ada yang diubah."

LangString NotStarting ${LANG_ENGLISH} "The new program does not start on this PC. An antivirus program may block it. The old one was kept."
LangString NotStarting ${LANG_INDONESIAN} "Program baru tidak dapat dijalankan di PC ini. Mungkin diblokir antivirus. Program lama tetap ada."

LangString Closing ${LANG_ENGLISH} "Asking open windows of Quty to close…"
LangString Closing ${LANG_INDONESIAN} "Meminta jendela Quty yang terbuka untuk menutup…"

LangString StillRunning ${LANG_ENGLISH} "Quty is still running on this PC, perhaps for another person. Close it, then press Retry."
LangString StillRunning ${LANG_INDONESIAN} "Quty masih berjalan di PC ini, mungkin oleh orang lain. Tutup dulu, lalu tekan Coba Lagi."

LangString NotWritten ${LANG_ENGLISH} "A file could not be written. Start the setup again."
LangString NotWritten ${LANG_INDONESIAN} "Ada berkas yang tidak dapat ditulis. Jalankan pemasangan sekali lagi."
