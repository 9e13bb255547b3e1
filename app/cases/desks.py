"""A person's desks as SQL: the posts she holds, at which items lie."""

from sqlalchemy import ColumnElement, and_, false, or_

from app.accounts.person import Person
from app.cases.models import WorkItem


def lies_with(person: Person) -> ColumnElement[bool]:
    """Whether an item lies, or lay, on one of them."""
    return or_(false(), *(and_(WorkItem.org == post.org, WorkItem.role == post.role) for post in person.posts))
