"""What an export's columns of states say of its orders: the words that stand in them, and what each means."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pyaddin.formats.learn.meanings import NO_STATUS, STATUS, Answer, Effect
from pyaddin.formats.learn.propose import MOST_STATES, Header, Proposal, shown
from pyaddin.formats.learn.source import LONGEST_HEADER, listed, text
from pyaddin.tables.problems import Refusal
from pyaddin.tables.schema import CHOICE
from pyaddin.words.catalogue import tr, word

EFFECTS: Final[dict[Effect, str]] = {"ship": "To ship", "hold": "Hold", "cancel": "Cancelled", "shipped": "Shipped"}
"""What becomes of the rows with a word, by their captions in the source language."""
MOST_WORDS: Final = MOST_STATES
"""A column with more of them holds dates or texts: only whether it is filled can tell anything."""
FILLED: Final = "\N{BLACK SQUARE}"
_NAMED: Final = 5


def effect_caption(effect: Effect) -> str:
    """What becomes of rows, as the drop-down shows it."""
    return word(EFFECTS[effect], CHOICE)


def effect_of(written: str) -> Effect | None:
    """What becomes of rows, as it was written; None when it is none of these."""
    return next((each for each in EFFECTS if effect_caption(each).casefold() == written.strip().casefold()), None)


def words(proposal: Proposal, at: int) -> tuple[str, ...]:
    """The words that stand in a column, "" for a blank cell; FILLED for any where they are many, as dates are."""
    rows = (row for row in proposal.rows[proposal.first_row :] if any(map(shown, row)))
    found = dict.fromkeys(shown(row[at]) if at < len(row) else "" for row in rows)
    return tuple(found) if len(found) <= MOST_WORDS else (*([""] if "" in found else []), FILLED)


def word_shown(header: str, one: str) -> str:
    """A word as it is listed below the columns: `Order status: Paid`."""
    return f"{header}: {_called(one)}"


def _called(one: str) -> str:
    return {"": str(tr("(blank)")), FILLED: str(tr("(filled)"))}.get(one, one)


def unsettled(proposal: Proposal, answers: Mapping[int, Answer]) -> Iterator[Header]:
    """Columns that say, or look as if they said, what becomes of an order, and of which nothing was chosen."""
    for header in proposal.headers:
        if header.at not in answers and STATUS in (header.means, header.proposal):
            yield header


def open_ones(proposal: Proposal, answers: Mapping[int, Answer]) -> Iterator[tuple[int, list[str]]]:
    """Columns of states of which words are left to be answered, with those."""
    for at, answer in answers.items():
        said = dict(answer.words)
        left = [one for one in words(proposal, at) if one not in said] if answer.meaning == STATUS.meaning else []
        if left:
            yield at, left


def check(proposal: Proposal, answers: Mapping[int, Answer]) -> None:
    """Refusal while it is open what becomes of an order: cancelled ones would come in as new."""
    for header in unsettled(proposal, answers):
        raise Refusal(
            tr("'{header}' seems to say what becomes of an order; choose {status} or {no_status} for it.",
               header=shown(header.text)[:40], status=STATUS.caption, no_status=NO_STATUS.caption)
        )  # fmt: skip
    for at, left in open_ones(proposal, answers):
        named = ", ".join(one[:40] for one in map(_called, left[:_NAMED]))
        raise Refusal(
            tr("Choose what each word in '{header}' means, from {effects}; still open: {words}.",
               header=shown(proposal.headers[at].text)[:40], words=named,
               effects=", ".join(map(effect_caption, EFFECTS)))
        )  # fmt: skip


def rules(proposal: Proposal, answers: Mapping[int, Answer]) -> Iterator[str]:
    """The rules of a format that say what becomes of rows; a word that comes up later is put on hold."""
    for at, answer in answers.items():
        if answer.meaning != STATUS.meaning:
            continue
        header = proposal.headers[at].text
        by_effect: dict[str, list[str]] = {}
        for one, effect in answer.words:
            by_effect.setdefault(effect, []).append(one)
        for effect in ("cancel", "shipped"):
            yield from _rule(header, by_effect.get(effect, []), f"{effect} = true")
        for one in by_effect.get("hold", []):
            yield from _rule(header, [one], f"hold = {text(_reason(header, one))}")
        known = [one for one, _ in answer.words if one]
        if FILLED not in known and known:
            strange = tr("A word that was not taught in {header}", header=shown(header)[:60])
            yield f"\n[[rules]]\nheader = {text(header)}\nis_not = {listed(known)}\nhold = {text(str(strange))}"


def _rule(header: str, of: Sequence[str], effect: str) -> Iterator[str]:
    if FILLED in of:
        yield f"\n[[rules]]\nheader = {text(header)}\nfilled = true\n{effect}"
    if plain := [one[:LONGEST_HEADER] for one in of if one != FILLED]:
        yield f"\n[[rules]]\nheader = {text(header)}\nis = {listed(plain)}\n{effect}"


def _reason(header: str, one: str) -> str:
    return word_shown(shown(header)[:60], one[:60]).replace(";", ",")
