"""Region codes of GB/T 2260: days in force, successors, and which of them have a department."""
