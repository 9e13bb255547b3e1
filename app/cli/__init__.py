"""The commands `python -m app …` (contract 1): each opens its own transaction."""
