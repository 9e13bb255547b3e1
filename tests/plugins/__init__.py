"""Fixtures that need more room than conftest.py has."""
