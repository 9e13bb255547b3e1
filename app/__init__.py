"""The application: rooms on floors, described in docs/architecture.md."""
