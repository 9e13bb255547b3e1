"""What one installation is called, says and knows: data beside the packages, read at start."""
