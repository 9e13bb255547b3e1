"""Registers 台账: what was approved, versioned, for every business alike; facts tables feed the statistics."""
