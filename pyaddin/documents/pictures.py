"""Pictures that clerks save: made small enough to go along, and pages of PDF as pictures."""

import io
import tempfile
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


def pages(pdf: bytes, most: int = MOST_PAGES) -> list[bytes]:
    """The pages of a PDF as PNG; ValueError where it cannot be read."""
    import typst

    found: list[bytes] = []
    with tempfile.TemporaryDirectory() as root:
        (Path(root) / "a.pdf").write_bytes(pdf)
        for number in range(1, most + 1):
            source = f'#set page(width: auto, height: auto, margin: 0pt)\n#image("/a.pdf", page: {number})'
            (main := Path(root) / "main.typ").write_text(source, encoding="utf-8")
            try:
                page: bytes | list[bytes] = typst.compile(main, format="png", ppi=FINE, ignore_system_fonts=True)
            except typst.TypstError as error:
                if found:
                    break
                raise ValueError(str(error)) from None
            found += page if isinstance(page, list) else [page]
    return found
