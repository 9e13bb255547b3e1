"""Forms: what may be written, what it means, how it is read and compared."""
