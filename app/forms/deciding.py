"""What a form decides: the field that says so, and the decisions that the platform itself understands."""

DECISION = "decision"
APPROVE, RETURN, HANDOVER = "approve", "return", "handover"
