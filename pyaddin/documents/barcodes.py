"""Barcodes as SVG."""

from functools import lru_cache

MODULE_MM = 0.3
"""Width of the narrowest bar: read by hand scanners and by phone cameras at arm's length."""
NARROWEST_MM = 0.17
QUIET = 10
"""Blank modules that Code 128 asks for on either side."""


@lru_cache(maxsize=16)
def code128_svg(text: str, height: float = 9, widest: float = 62) -> str:
    """A Code 128 barcode of `text` as an SVG in millimetres, quiet zones included.

    Bars are 0.3 mm, narrower where the code would be wider than `widest` mm. Text that scanners cannot give back
    (blank, not ASCII) or that would need bars finer than 0.17 mm gets an empty picture.
    """
    bars, modules = _bars(text)
    wide = modules + 2 * QUIET
    module = min(MODULE_MM, widest / wide)
    if module < NARROWEST_MM:
        bars, module = [], MODULE_MM
    path = "".join(f"M{QUIET + x:g} 0h{width:g}v1h-{width:g}z" for x, width in bars)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide * module:.3f}mm" height="{height:g}mm" '
        f'viewBox="0 0 {wide:g} 1" preserveAspectRatio="none"><path d="{path or "M0 0"}"/></svg>'
    )


def _bars(text: str) -> tuple[list[tuple[float, float]], float]:
    """Left edge and width of each bar, and the width of the whole, in modules."""
    import zint

    if not text or not text.isascii() or not text.isprintable():
        return [], 0
    symbol = zint.Symbol()
    symbol.symbology = zint.Symbology.CODE128
    symbol.show_text = False
    try:
        symbol.encode(text)
    except RuntimeError:  # longer than Code 128 holds
        return [], 0
    symbol.buffer_vector()
    drawn = symbol.vector
    unit = symbol.width / drawn.width
    return [(bar.x * unit, bar.width * unit) for bar in drawn.rectangles], float(symbol.width)
