"""Makes the Windows installer, on Windows or on Linux through Wine, and proves that it works.

Nothing in this package ships with the program. What it makes lies in ``build/installer``, which git ignores.
"""
