"""Publications 公示: the public face of an entry, written with its approval, searchable from two characters."""
