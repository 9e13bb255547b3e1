"""留痕: what happened to a case, who did it, when. Append-only; holds ids and field names, never personal data."""
