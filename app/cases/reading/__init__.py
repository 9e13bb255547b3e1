"""Who reads what of a case: doors, masks, secrets, files."""
