/* Stands in for Windows' colour management in the test prefix; Wine 8's has not all of it. Nothing of this is shipped.
 *
 * Qt's window plug-in asks for the screen's colour profile; it is told that there is none.
 */
#include <windows.h>

#define EXPORT __declspec(dllexport)

static BOOL none(void) {
    SetLastError(ERROR_FILE_NOT_FOUND);
    return FALSE;
}

EXPORT BOOL WINAPI CloseColorProfile(void *profile) { (void)profile; return TRUE; }
EXPORT BOOL WINAPI GetColorDirectoryW(const wchar_t *machine, wchar_t *folder, DWORD *size) { (void)machine; (void)folder; (void)size; return none(); }
EXPORT BOOL WINAPI GetColorProfileFromHandle(void *profile, void *bytes, DWORD *size) { (void)profile; (void)bytes; (void)size; return none(); }
EXPORT void *WINAPI OpenColorProfileW(void *profile, DWORD a, DWORD b, DWORD c) { (void)profile; (void)a; (void)b; (void)c; none(); return NULL; }
EXPORT void *WINAPI WcsCreateIccProfile(void *profile, DWORD options) { (void)profile; (void)options; none(); return NULL; }
EXPORT BOOL WINAPI WcsGetDefaultColorProfile(int scope, const wchar_t *device, int kind, int sub, DWORD id, DWORD size, wchar_t *name) {
    (void)scope; (void)device; (void)kind; (void)sub; (void)id; (void)size; (void)name;
    return none();
}
EXPORT BOOL WINAPI WcsGetDefaultColorProfileSize(int scope, const wchar_t *device, int kind, int sub, DWORD id, DWORD *size) {
    (void)scope; (void)device; (void)kind; (void)sub; (void)id; (void)size;
    return none();
}
EXPORT void *WINAPI WcsOpenColorProfileW(void *profile, void *device, void *viewing, DWORD a, DWORD b, DWORD c, DWORD d) {
    (void)profile; (void)device; (void)viewing; (void)a; (void)b; (void)c; (void)d;
    none();
    return NULL;
}
