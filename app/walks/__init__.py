"""Walks: acceptance runs of a package, played through the real application on a throw-away database."""
