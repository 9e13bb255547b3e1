"""Many tests publish packages with the same forms: each is loaded once per test process."""

from functools import lru_cache

from app.packages import content

for name in ("load", "released"):
    setattr(content, name, lru_cache(maxsize=512)(getattr(content, name)))
