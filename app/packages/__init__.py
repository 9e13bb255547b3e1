"""业务包: a folder of diagrams, tables and forms becomes a checked, immutable release."""
