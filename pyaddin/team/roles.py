"""The roles of a team's database: who owns it, what desks may do, each desk."""

import re
from typing import Final

from pyaddin.tables.problems import Refusal
from pyaddin.words.catalogue import tr

OWNER: Final = "fulfilment_owner"
"""Owns the tables and cannot log in."""
DESKS: Final = "fulfilment_desk"
"""What every desk may do; cannot log in."""
_DESK: Final = "desk_"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,30}")


def role_of(desk: str) -> str:
    """The role of a desk; Refusal where that is no name for one."""
    if not _NAME.fullmatch(desk):
        raise Refusal(
            tr("'{desk}' is no name for a desk: small letters, digits and _, a letter first, at most 31.", desk=desk)
        )
    return f"{_DESK}{desk}"


def desk_of(role: str) -> str:
    """The desk whose role that is."""
    return role.removeprefix(_DESK)
