"""File names made from data, safe on Windows, macOS and Linux."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 80
_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\s]+')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[\d¹²³])(\..*)?", re.IGNORECASE)


def safe(text: str, fallback: str = "file") -> str:
    """`text` as a file name without folders: no path, no reserved name, no hidden file, at most 80 characters.

    Letters of every script stay; invisible characters, which could disguise an ending, go. Rules: Microsoft's "Naming
    Files, Paths, and Namespaces".
    """
    normal = unicodedata.normalize("NFC", text)
    visible = "".join(c for c in normal if c.isspace() or unicodedata.category(c)[0] != "C")
    name = _UNSAFE.sub("_", visible).strip("._ ")[:LONGEST].strip("._ ")
    if not name:
        return fallback
    return f"_{name}" if _RESERVED.fullmatch(name) else name
