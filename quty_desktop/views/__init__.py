"""The windows and pages: what a person sees and types."""
