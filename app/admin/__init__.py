"""系统管理: pages of the administrators; no business is shown there."""
