"""办事指南: a page per process that people may start, made from its package; anybody may read it."""
