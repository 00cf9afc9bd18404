/* python3.dll: its definition file forwards every name of the stable interface to the versioned library. */
int __stdcall DllMain(void *instance, unsigned reason, void *reserved) {
    (void)instance; (void)reason; (void)reserved;
    return 1;
}
