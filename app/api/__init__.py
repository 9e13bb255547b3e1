"""The HTTP API /api/v1: thin views over the verbs and queries of the rooms below."""
