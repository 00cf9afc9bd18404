/* python.exe and, built with -DWINDOWED, pythonw.exe for the Python that is put together for Wine. Not shipped. */
#include <windows.h>

int Py_Main(int count, wchar_t **arguments);

#ifdef WINDOWED
extern int __argc;
extern wchar_t **__wargv;

int WINAPI wWinMain(HINSTANCE instance, HINSTANCE before, LPWSTR line, int show) {
    (void)instance; (void)before; (void)line; (void)show;
    return Py_Main(__argc, __wargv);
}
#else
int wmain(int count, wchar_t **arguments) { return Py_Main(count, arguments); }
#endif
