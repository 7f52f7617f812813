"""Running calls in parallel."""
