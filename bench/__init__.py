"""Figures of the running core beside floors written for comparison: `python -m bench` prints one JSON object."""
