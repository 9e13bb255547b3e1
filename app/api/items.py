"""The inbox and everything one may do with a work item."""

from typing import Any

from flask import jsonify

from app import arguments
from app.accounts.audience import audience
from app.accounts.queries import names_of
from app.accounts.session import current
from app.api import incoming, shapes
from app.api.blueprint import api
from app.api.cases import answer, still_seen
from app.api.once import once
from app.arguments import asks, describes
from app.bounds import SIZE, TEXT, one_of
from app.cases import claim, complete, draft, drafts, targets, withdraw
from app.cases.item_view import shown
from app.cases.reading import boxes
from app.cases.reading.summaries import summaries
from app.errors import Invalid, Problem


@api.get("/work-items")
@audience("signed_in")
@describes("Inbox")
@asks(
    box=one_of(*boxes.BOXES),
    q=TEXT,
    process=TEXT,
    due=one_of(*boxes.DUE),
    only=one_of(*boxes.ONLY),
    sort=one_of(*boxes.SORTS),
    after=TEXT,
    size=SIZE,
)
def inbox() -> Any:
    """A box of the inbox."""
    wanted = boxes.Wanted(
        box=arguments.text("box", "todo"),
        q=arguments.text("q"),
        process=arguments.text("process"),
        due=arguments.text("due"),
        only=arguments.text("only"),
        sort=arguments.text("sort", "due"),
        after=arguments.text("after"),
        size=arguments.size(),
    )
    found = boxes.page(current(), wanted)
    names = names_of(row.claimed_by for row, _case in found.rows)
    told = summaries(current(), [case for _row, case in found.rows])
    items = [shapes.item_line(row, case, told[case.id], names) for row, case in found.rows]
    return jsonify(shapes.page(items, found.next, found.total, found.capped))


@api.get("/work-items/<int:item_id>")
@audience("signed_in")
@describes("ItemShown")
def show_item(item_id: int) -> Any:
    """Form, answers so far, last approved version, differences, remarks, what I may do."""
    view = shown(current(), item_id)
    names = names_of([view.item.claimed_by] if view.held else [])
    more = {
        "file": [shapes.sheet(one) for one in view.file],
        "origin": shapes.origin(view.origin),
        "shows": [shapes.beside(one) for one in view.beside],
    }
    return jsonify({**shapes.item_line(view.item, view.case, view.summary, names), **view.content, **more})


@api.get("/work-items/<int:item_id>/targets")
@audience("signed_in")
@describes("Targets")
@asks(field=TEXT, q=TEXT, size=SIZE)
def item_targets(item_id: int) -> Any:
    """The departments that a field offers to hand the case to, each with where that leads."""
    name, q, most = arguments.text("field"), arguments.text("q"), arguments.size(targets.NEAR)
    return jsonify({"items": [vars(one) for one in targets.choices(current(), item_id, name, q, most)]})


@api.post("/work-items/<int:item_id>/complete")
@audience("signed_in")
@describes("CaseAnswer", "Answers")
@once(still_seen)
def complete_item(item_id: int) -> Any:
    """Send the form of a task; on a copy: register the paper report's receipt."""
    sent = incoming.body()
    answers, confirmed = incoming.answers(sent), incoming.confirmations(sent)
    return jsonify(answer(complete.send(current(), item_id, answers, confirmed, incoming.expected_rev())))


@api.post("/work-items/<int:item_id>/return")
@audience("signed_in")
@describes("CaseAnswer", "Return")
@once(still_seen)
def return_item(item_id: int) -> Any:
    """退回补正: the same as completing with decision = return."""
    sent = incoming.body()
    if sent.get("to", "previous") != "previous":
        raise Invalid([Problem("/to", "V-ENUM", "目前只能退回上一环节（previous）。")])
    answers = dict(incoming.answers(sent))
    answers.update({key: sent[key] for key in ("opinion", "remarks") if key in sent})
    confirmed = incoming.confirmations(sent)
    return jsonify(answer(complete.give_back(current(), item_id, answers, confirmed)))


@api.post("/work-items/<int:item_id>/claim")
@audience("signed_in")
@describes("CaseAnswer")
@once(still_seen)
def claim_item(item_id: int) -> Any:
    """领取."""
    return jsonify(answer(claim.claim(current(), item_id)))


@api.post("/work-items/<int:item_id>/release")
@audience("signed_in")
@describes("CaseAnswer")
@once(still_seen)
def release_item(item_id: int) -> Any:
    """放回."""
    return jsonify(answer(claim.release(current(), item_id)))


@api.post("/work-items/<int:item_id>/transfer")
@audience("signed_in")
@describes("CaseAnswer", "Transfer")
@once(still_seen)
def transfer_item(item_id: int) -> Any:
    """转交."""
    sent = incoming.body()
    to_user, reason = incoming.text(sent, "to_user", True), incoming.text(sent, "reason")
    return jsonify(answer(claim.transfer(current(), item_id, to_user, reason)))


@api.get("/work-items/<int:item_id>/colleagues")
@audience("signed_in")
@describes("Colleagues")
def colleagues_for(item_id: int) -> Any:
    """Whom I may hand the item to: those of its post who may act on it."""
    found = claim.receivers(current(), item_id)
    return jsonify({"items": [{"username": one.username, "name": one.name} for one in found]})


@api.post("/work-items/<int:item_id>/withdraw")
@audience("signed_in")
@describes("CaseAnswer")
@once(still_seen)
def withdraw_item(item_id: int) -> Any:
    """撤回."""
    return jsonify(answer(withdraw.withdraw(current(), item_id)))


@api.put("/work-items/<int:item_id>/draft")
@audience("signed_in")
@describes("Saved", "Draft")
def save_draft(item_id: int) -> Any:
    """暂存, over the revision named by If-Match; `over`: what one wrote in another window is put aside."""
    sent = incoming.body()
    rev, over = incoming.expected_rev() or 0, incoming.flag(sent, "over")
    confirmed = incoming.confirmations(sent)
    saved = draft.save_draft(current(), item_id, incoming.answers(sent), rev, over, confirmed)
    left_out = [shapes.problem(one) for one in saved.left_out]
    return jsonify({"rev": saved.rev, "saved_at": shapes.moment(saved.at), "left_out": left_out})


@api.post("/work-items/<int:item_id>/draft/take")
@audience("signed_in")
@describes("Taken", "TakeDraft")
@once()
def take_draft(item_id: int) -> Any:
    """取用 a draft of `drafts` by its writer; what stood in its place is put aside."""
    rev = drafts.take_up(current(), item_id, incoming.text(incoming.body(), "by", True))
    return jsonify({"rev": rev})
