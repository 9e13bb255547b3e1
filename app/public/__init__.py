"""The public portal: anyone may read publications here, and nothing else is within its reach."""
