/* Stands in for Windows' own icuuc.dll in the test prefix; Wine 8 has none. Nothing of this is shipped.
 *
 * Qt asks it for converters of character sets; it is told that there are none, and uses its own (UTF-8, UTF-16).
 */
#define EXPORT __declspec(dllexport)
#define FAILED_WITH(error) \
    do { \
        if (error) \
            *(error) = 4; /* U_FILE_ACCESS_ERROR */ \
    } while (0)

EXPORT void *ucnv_open(const char *name, int *error) { (void)name; FAILED_WITH(error); return 0; }
EXPORT const char *ucnv_getName(void *converter, int *error) { (void)converter; FAILED_WITH(error); return ""; }
EXPORT const char *ucnv_getStandardName(const char *n, const char *s, int *error) { (void)n; (void)s; FAILED_WITH(error); return 0; }
EXPORT const char *ucnv_getAvailableName(int index) { (void)index; return 0; }
EXPORT int ucnv_countAvailable(void) { return 0; }
EXPORT signed char ucnv_getMaxCharSize(void *converter) { (void)converter; return 1; }
EXPORT int ucnv_fromUCountPending(void *converter, int *error) { (void)converter; FAILED_WITH(error); return 0; }
EXPORT int ucnv_toUCountPending(void *converter, int *error) { (void)converter; FAILED_WITH(error); return 0; }
EXPORT void ucnv_close(void *converter) { (void)converter; }
EXPORT void ucnv_reset(void *converter) { (void)converter; }
EXPORT void ucnv_fromUnicode(void) {}
EXPORT void ucnv_toUnicode(void) {}
EXPORT void ucnv_cbToUWriteUChars(void) {}
EXPORT void ucnv_getFromUCallBack(void) {}
EXPORT void ucnv_getToUCallBack(void) {}
EXPORT void ucnv_setFromUCallBack(void) {}
EXPORT void ucnv_setToUCallBack(void) {}
EXPORT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
