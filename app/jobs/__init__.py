"""Background rows: the database is the queue (reliability R10, R11, R16)."""
