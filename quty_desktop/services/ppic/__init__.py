"""Use cases of PPIC: buyer orders, manufacturing orders and its calculators."""
