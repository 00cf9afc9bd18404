"""What Quty Desktop takes, beside the least that the same work can take on the same machine in the same minutes."""
