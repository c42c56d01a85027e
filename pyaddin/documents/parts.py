"""Papers of which a day has thousands, set some at a time and made one file."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

AT_ONCE: Final = 100
"""Typst holds a fifth of a megabyte for each slip of a document, and one for each customs form: 2,000 in one wanted 3.5
GB."""

Paper = TypeVar("Paper")


def in_parts(papers: Sequence[Paper], printed: Callable[[Sequence[Paper]], bytes]) -> bytes:
    """One PDF of all these papers in their order; `printed` makes a PDF of some of them."""
    from pyaddin.documents.merging import merged
    from pyaddin.documents.typesetting import let_go

    parts = [printed(papers[:AT_ONCE])]
    for start in range(AT_ONCE, len(papers), AT_ONCE):
        let_go()
        parts.append(printed(papers[start : start + AT_ONCE]))
    try:
        return merged(parts)
    except ValueError:  # a later Typst may write its files otherwise
        return printed(papers)
