"""Phone numbers as records have them, in the international form that providers take; what cannot be dialled is none.

Imported by hl7.py. Not here: whether a patient may be called (reach).
"""

from __future__ import annotations

import re

_SAID = re.compile(
    r"\s*(?P<plus>\+|00)?(?P<rest>[0-9 ()./\-]{5,30}?)\s*(?:(?:x|ext\.?|#)\s*[0-9]{1,6}\s*)?", re.IGNORECASE
)
_NORTH_AMERICAN = re.compile(r"1[2-9][0-9]{2}[2-9][0-9]{6}", re.ASCII)  # area and exchange never begin with 0 or 1
SHORTEST, LONGEST = 8, 15  # digits with the country's code; the longest is ITU E.164's


def as_phone(text: str, country_code: str) -> str | None:
    """ "+14165550100" for "(416) 555-0100" in the country 1; None for what is no number that could be dialled.

    A number without a country's code is taken to be one of `country_code` ("" for: no such number is taken). One digit
    over and over, as typed to get past a form, is no number. An extension is left out: nobody answers it by text.
    """
    found = _SAID.fullmatch(text)
    if found is None:
        return None
    rest = found["rest"].replace("(0)", "") if found["plus"] else found["rest"]  # +44 (0)20: not dialled from abroad
    digits = re.sub(r"[^0-9]", "", rest)
    if not found["plus"]:
        if not country_code:
            return None
        own = digits.removeprefix("0") if country_code != "1" else digits
        digits = own if country_code == "1" and len(own) == 11 and own.startswith("1") else country_code + own
    if not SHORTEST <= len(digits) <= LONGEST or len(set(digits[-7:])) == 1:
        return None
    if digits.startswith("0") or (digits.startswith("1") and not _NORTH_AMERICAN.fullmatch(digits)):
        return None
    return f"+{digits}"
