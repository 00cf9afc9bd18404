"""Use cases of finished goods: receipt, blocks and shipments."""
