"""Pictures that clerks save: made small enough to go along, and pages of PDF as pictures."""

import io
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

MOST_PAGES: Final = 60
"""Pages of one PDF that are looked at."""
FINE: Final = 150
"""Dots per inch of a page that became a picture."""
_MOST_POINTS: Final = 80_000_000


def scaled(data: bytes, side: int, quality: int) -> bytes:
    """A picture as JPEG whose longer side is `side` points at most, turned upright; ValueError where it is none."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > _MOST_POINTS:
                raise ValueError("too many points")
            opened.draft("RGB", (side * 2, side * 2))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((side, side))
            out = io.BytesIO()
            _on_white(upright).save(out, "JPEG", quality=quality, optimize=True)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(str(error)) from None
    return out.getvalue()


def _on_white(picture: "Image.Image") -> "Image.Image":  # type: ignore[name-defined]  # noqa: F821
    from PIL import Image

    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper


def pages(pdf: bytes, count: int = 0) -> list[bytes]:
    """The pages of a PDF as PNG, at once where it is known how many there are; ValueError where it cannot be read."""
    import typst

    with tempfile.TemporaryDirectory() as root:
        (Path(root) / "a.pdf").write_bytes(pdf)
        main = Path(root) / "main.typ"

        def drawn(*numbers: int) -> list[bytes]:
            images = "\n#pagebreak()\n".join(f'#image("/a.pdf", page: {number})' for number in numbers)
            main.write_text(f"#set page(width: auto, height: auto, margin: 0pt)\n{images}", encoding="utf-8")
            made: bytes | list[bytes] = typst.compile(main, format="png", ppi=FINE, ignore_system_fonts=True)
            return made if isinstance(made, list) else [made]

        try:
            found = drawn(*range(1, count + 1)) if count else drawn(1)
        except typst.TypstError as error:
            raise ValueError(str(error)) from None
        with suppress(typst.TypstError):  # there is no further page
            while not count and len(found) < MOST_PAGES:
                found += drawn(len(found) + 1)
    return found
