"""Use cases of packing: cartons, pallets and shipping marks."""
