"""Working days of China."""
