"""The Learn sheet's rows: five about the file, one for each of its columns, one for each word in columns of states."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pandas as pd

from pyaddin.actions.learn.lesson import ARTICLE, LINE, PARCEL, THERE, Lesson
from pyaddin.formats.learn import meanings, states
from pyaddin.formats.learn.meanings import PURPOSES, STATUS, Answer, Purpose, purpose_caption, purpose_of
from pyaddin.formats.learn.preview import Preview
from pyaddin.formats.learn.propose import SAMPLES, Header, shown
from pyaddin.values.captions import plain
from pyaddin.values.text import clean_text, storable
from pyaddin.words.catalogue import Text, Words, tr

FILE, KIND, NAME, ROW_IS, FIRST_ROW = range(1, 6)
FIRST_HEADER: Final = 11
FIRST_WORD: Final = 1_001
LONGEST: Final = 200
_NAMED: Final[dict[Purpose, Text]] = {
    "carrier": tr("As it will stand in Carrier"),
    "confirm": tr("The marketplace, as it stands in Marketplace on Orders"),
}
_ROWS: Final[dict[Purpose, Text]] = {
    "carrier": tr("{parcel}, or {article} in it", parcel=PARCEL, article=ARTICLE),
    "confirm": tr(
        "{parcel} or {line}; '{there}' where the marketplace lists its open orders in the file",
        parcel=PARCEL, line=LINE, there=THERE,
    ),
}  # fmt: skip
_FINGERPRINT: Final = re.compile(r"\b[0-9a-f]{8}\b")
_PREVIEWS: Final = tuple(f"preview_{n}" for n in range(1, SAMPLES + 1))

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """What stands on the sheet: what the clerk chose, and what it was last shown as and for which purpose.

    `kind` is the purpose in the clerk's words, which may be none; `words` are the rows for words, by what they show.
    """

    file: str
    kind: str
    name: str
    row_is: str
    first_row: str
    means: Mapping[int, str]
    headers: Mapping[int, str]
    shown_as: str
    shown_for: Purpose | None
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def purpose(self) -> Purpose | None:
        """What the file is for; None where the clerk wrote something else."""
        return purpose_of(self.kind)


def read(frame: pd.DataFrame) -> Written:
    """The sheet's rows by what they are; `means` and `headers` by column of the file."""
    of_words = frame["no"].fillna(0) >= FIRST_WORD
    words = dict(zip(frame.loc[of_words, "header"], frame.loc[of_words, "means"], strict=True))
    frame = frame[~of_words]
    numbers = frame["no"].fillna(0).astype(int)
    means = dict(zip(numbers, frame["means"], strict=True))
    sure = dict(zip(numbers, frame["sure"], strict=True))
    headers = dict(zip(numbers, frame["header"], strict=True))
    return Written(
        file=means.get(FILE, ""),
        kind=means.get(KIND, ""),
        name=means.get(NAME, ""),
        row_is=means.get(ROW_IS, ""),
        first_row=means.get(FIRST_ROW, ""),
        means={no - FIRST_HEADER: text for no, text in means.items() if no >= FIRST_HEADER and text},
        headers={no - FIRST_HEADER: text for no, text in headers.items() if no >= FIRST_HEADER},
        shown_as="".join(_FINGERPRINT.findall(sure.get(FILE, ""))),
        shown_for=next((each for each in PURPOSES if sure.get(KIND, "") in map(str, _shown_for(each))), None),
        words=words,
    )


def _shown_for(purpose: Purpose) -> tuple[Text, Text]:
    """What is said of the kind: that it was chosen or left so, that it is a guess."""
    return tr("Shown as: {kind}", kind=purpose_caption(purpose)), guess(purpose)


def guess(purpose: Purpose) -> Text:
    """What is said of a kind that nobody has confirmed yet."""
    return tr("A guess, shown as: {kind}", kind=purpose_caption(purpose))


def answers(
    lesson: Lesson, means: Mapping[int, str], words: Mapping[str, str] = {}
) -> tuple[dict[int, Answer], list[int]]:
    """What was chosen for each column and each word, and the columns where that is nothing the list has."""
    read = {at: meanings.read(text, lesson.proposal.purpose) for at, text in means.items()}
    known = {at: _with_words(lesson, at, answer, words) for at, answer in read.items() if answer}
    chosen = {word_row(lesson, at, one): at for at, answer in known.items() for one in _words(lesson, at, answer)}
    wrong = [at for row, at in chosen.items() if words.get(row) and not states.effect_of(words[row])]
    return known, [*(at for at, answer in read.items() if answer is None), *wrong]


def _with_words(lesson: Lesson, at: int, answer: Answer, words: Mapping[str, str]) -> Answer:
    chosen = {one: states.effect_of(words.get(word_row(lesson, at, one), "")) for one in _words(lesson, at, answer)}
    return replace(answer, words=tuple((one, effect) for one, effect in chosen.items() if effect))


def _words(lesson: Lesson, at: int, answer: Answer) -> tuple[str, ...]:
    """The words of a column, where it is one of states."""
    return states.words(lesson.proposal, at) if answer.meaning == STATUS.meaning else ()


def word_row(lesson: Lesson, at: int, one: str) -> str:
    """What stands on the sheet for a word of a column of states."""
    return display(states.word_shown(lesson.proposal.headers[at].text, one))


def display(text: str) -> str:
    """A text as the sheet holds and gives it back."""
    return clean_text(storable(shown(text)))[:LONGEST].strip()


def columns(lesson: Lesson) -> list[Header]:
    """The columns that stand on the sheet: those with a header."""
    return [header for header in lesson.proposal.headers if display(header.text)]


def records(
    lesson: Lesson,
    means: Mapping[int, str],
    previews: Preview,
    shown_as: str,
    words: Mapping[str, str] = {},
    guessed: bool = False,
) -> list[Record]:
    """The sheet's rows as they are to be; `guessed` is whether the clerk has not seen the kind of file yet."""
    rows = [_row(*about) for about in _about(lesson, shown_as, guessed)]
    rows += [_column(header, means.get(header.at, ""), lesson, previews) for header in columns(lesson)]
    return [*rows, *word_records(lesson, answers(lesson, means, words)[0], words)]


def word_records(lesson: Lesson, answers: Mapping[int, Answer], words: Mapping[str, str]) -> Iterator[Record]:
    """A row for each word in columns of states."""
    of = [(at, one) for at, answer in sorted(answers.items()) for one in _words(lesson, at, answer)]
    for number, (at, one) in enumerate(of, FIRST_WORD):
        row = word_row(lesson, at, one)
        yield _row(number, row, words.get(row, ""), _sure_of_word(one, words.get(row, ""), lesson))


def _sure_of_word(one: str, means: str, lesson: Lesson) -> Words:
    if means:
        return tr("Yours") if states.effect_of(means) else tr("Not in the list: choose from the drop-down")
    if effect := lesson.states.get(plain(one)):
        return tr("Doubtful: {meaning}?", meaning=states.effect_caption(effect))
    return tr("Choose {effects}", effects=", ".join(map(states.effect_caption, states.EFFECTS)))


def _about(lesson: Lesson, shown_as: str, guessed: bool) -> Iterator[tuple[int, Text, str, Words]]:
    """The rows about the file: number, what it is, its value, how sure that is or what may stand there."""
    purpose = lesson.proposal.purpose
    yield FILE, tr("File"), str(lesson.path), tr("Shown as {fingerprint}", fingerprint=shown_as) if shown_as else ""
    yield KIND, tr("Kind of file"), purpose_caption(purpose), _shown_for(purpose)[guessed]
    yield NAME, tr("Name"), lesson.name, _NAMED.get(purpose, tr("As it will stand in Marketplace"))
    if lesson.row_is:
        yield ROW_IS, tr("One row is"), lesson.row_is, _ROWS[purpose]
    if lesson.is_template:
        first = str(lesson.proposal.first_row + 1)
        yield FIRST_ROW, tr("First row to fill"), first, tr("What stands above it stays; what is below is replaced")


def _row(number: int, header: Words, means: str, sure: Words) -> Record:
    return {"no": number, "header": str(header), "means": means, "sure": str(sure)}


def _column(header: Header, means: str, lesson: Lesson, previews: Preview) -> Record:
    samples = {f"sample_{n}": display(text) for n, text in enumerate(header.samples, 1)}
    shown_ = {name: display(text) for name, text in zip(_PREVIEWS, previews.get(header.at, ()), strict=False)}
    row = _row(FIRST_HEADER + header.at, display(header.text), means, _sure(header, means, lesson))
    return row | samples | shown_


def _sure(header: Header, means: str, lesson: Lesson) -> Words:
    if means:
        answer = meanings.read(means, lesson.proposal.purpose)
        if answer is None:
            return tr("Not in the list: choose from the drop-down")
        exact = header.means is not None and replace(answer, words=()) == header.means
        return tr("Exact") if exact else tr("Yours")
    if header.proposal and header.required:
        return tr("Doubtful: {meaning}?; the file says it is required", meaning=header.proposal.caption)
    if header.proposal:
        return tr("Doubtful: {meaning}?", meaning=header.proposal.caption)
    return tr("Not known; the file says it is required") if header.required else ""
