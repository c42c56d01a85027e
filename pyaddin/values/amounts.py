"""Numbers typed as text, in the spellings of several countries."""

import re

_LONGEST = 24
_GROUPED = re.compile(r"\d{1,3}(?:([,.' ])\d{3})(?:\1\d{3})*")
_SIGN = r"[^\d\s.,'+-]{0,4}"  # a currency's sign or letters
_MONEY = re.compile(rf"{_SIGN}\s*([+-]?)\s*{_SIGN}\s*(\d[\d.,' ]*|[.,]\d+)\s*{_SIGN}")


def whole(text: str) -> float | None:
    """12, 1,200, 1 200, 12.0, -3; 1,5 is read as one and a half; None for 1.200, which is 1.2 here and 1,200 there."""
    text = text.replace("−", "-")
    sign, digits = (-1.0, text[1:].strip()) if text.startswith("-") else (1.0, text.removeprefix("+"))
    if len(digits) > _LONGEST:
        return None
    if digits.isdecimal():
        return sign * float(digits)
    grouped = _GROUPED.fullmatch(digits)
    if grouped and not (grouped[1] == "." and digits.count(".") == 1):
        return sign * float(re.sub(r"[,.' ]", "", digits))
    if re.fullmatch(r"\d+[.,]\d{1,2}", digits):
        return sign * float(digits.replace(",", "."))
    return None


def money(text: str) -> float | None:
    """12.50, 12,50, $12.50, 1,234.56, € 1.234,56, 1 234,56 EUR; None for 1.234, which is 1234 elsewhere."""
    match = _MONEY.fullmatch(text.replace("−", "-"))
    if match is None or len(match[2]) > _LONGEST:
        return None
    amount = _amount(match[2].strip())
    return -amount if amount is not None and match[1] == "-" else amount


def _amount(digits: str) -> float | None:
    body = re.sub(r"(?<=\d)[' ](?=\d{3}(?!\d))", "", digits)
    found = re.search(r"([.,])(\d*)$", body)
    if not found:
        return float(body) if body.isdecimal() else None
    before, sign, cents = body[: found.start()], found[1], found[2]
    if before and not before.isdecimal():
        if sign in before:  # 1,234,567: one sign, several times
            return float(body.replace(sign, "")) if _GROUPED.fullmatch(body) else None
        return float(f"{re.sub('[.,]', '', before)}.{cents or 0}") if _GROUPED.fullmatch(before) else None
    if len(cents) == 3 and before not in ("", "0") and len(before) <= 3 and body == digits:
        return None
    return float(f"{before or 0}.{cents or 0}")
