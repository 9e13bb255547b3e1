"""People and organisations: posts, sessions, tokens, and what each person may see."""
