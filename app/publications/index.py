"""The search index: it holds publications in force and no others, so that counting needs nothing else."""

from sqlalchemy import delete, insert

from app import db
from app.folding import PART
from app.publications.models import Publication, PublicationTerm


def renew(line: Publication, fresh: bool = False) -> None:
    """Index the title anew. `fresh`: nothing of it is in the index yet."""
    if not fresh:
        remove(line)
    shared = {
        "seq": line.seq,
        "register": line.register,
        "region_path": line.region_path,
        "listed_on": line.listed_on,
    }
    terms = [{**shared, "term": term} for term in windows(line.sought)]
    if terms:
        db.session().execute(insert(PublicationTerm), terms)


def remove(line: Publication) -> None:
    """Take the title out of the index."""
    db.session().execute(delete(PublicationTerm).where(PublicationTerm.seq == line.seq))


def windows(text: str) -> list[str]:
    """All different pairs of neighbouring characters of a searchable text, in their order."""
    pairs = dict.fromkeys(text[place : place + 2] for place in range(len(text) - 1))
    return [pair for pair in pairs if PART not in pair]
