"""Pages of 运行监控: where running cases stand, what holds them up, and what administrators do about it."""
