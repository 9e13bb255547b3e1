"""What the check of a release answers, as JSON Schema: faults, and how its processes were tried out."""

from app.api.schema_parts import COUNT, TEXT, Schema, of, rows, whole

_COUNTS = ("plays", "ended", "steps", "all_steps", "flows", "all_flows")

CHECKED: dict[str, Schema] = {
    "Faults": whole(problems=rows(of("Fault")), trials=rows(of("Trial"))),
    "Trial": whole(
        process=TEXT,
        **dict.fromkeys(_COUNTS, COUNT),
        missed=rows(whole(path=TEXT, element=TEXT, title=TEXT)),
        dead=rows(rows(TEXT)),
        remarks=rows(rows(TEXT)),
    ),
}
