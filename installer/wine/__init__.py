"""Windows on Linux: a Python for Windows, a Wine that runs it, and the machine made of both. Nothing of it ships."""
