"""The words that leave: which language and which text of a content, and the few places that are filled in.

A text may hold {first_name} (of the person addressed), {clinic} and {phone}, and no other place: authoring refuses
others when a clinic is loaded, and here a content that has one counts as not approved.
Not here: whether it leaves (decide.py). Imported by decide.py and runtime.
"""

from __future__ import annotations

import re

from carepath.core.definitions import PLACES, Content, Site

ANY = "any"  # the text of a language for channels that have none of their own
_PLACE = re.compile(r"\{([^{}]*)\}")
_NAMELESS = re.compile(r",?[ \t]*\{first_name\}")
_REGION = re.compile(r"[a-z]{2}|[0-9]{3}", re.ASCII)


def unknown_places(text: str) -> tuple[str, ...]:
    """Places of a text that nothing can fill, in order."""
    return tuple(place for place in _PLACE.findall(text) if place not in PLACES)


def is_sound(content: Content) -> bool:
    """Whether every text of it can be filled in."""
    return not any(unknown_places(text) for texts in content.text.values() for text in texts.values())


def spoken(content: Content, language: str) -> str | None:
    """The language of the content that this reader understands; None where it has no such text.

    fr-CA is served by fr-CA, else by fr, else by any other French of the content. Never by another language, nor in
    another script (zh-Hant by zh-Hans).
    """
    wanted = _subtags(language)
    known = {_subtags(name): name for name, texts in content.text.items() if any(texts.values())}
    if not wanted[0]:
        return None
    if wanted in known:
        return known[wanted]
    kin = [name for tags, name in known.items() if _without_region(tags) == _without_region(wanted)]
    return min(kin, key=len, default=None)


def template_for(content: Content, language: str, channel: str) -> str:
    """The text for this channel in a language that `spoken` gave; "" where there is none."""
    texts = content.text.get(language, {})
    return texts.get(channel) or texts.get(ANY) or ""


def render(text: str, name: str, site: Site) -> str:
    """The text with its places filled. What is filled in is never read as a place again.

    Without a name the place and what leads up to it are left out ("Hello {first_name}, come." is "Hello, come.").
    """
    first = first_name(name)
    if not first:
        text = _NAMELESS.sub("", text).lstrip(" ,")
    filling = {"first_name": first, "clinic": site.title or site.name, "phone": site.phone}
    return _PLACE.sub(lambda place: filling.get(place[1], place[0]), text)


def first_name(name: str) -> str:
    """The first word of a name, without line breaks."""
    words = name.split()
    return words[0] if words else ""


def _subtags(language: str) -> tuple[str, ...]:
    return tuple(language.strip().replace("_", "-").lower().split("-"))


def _without_region(subtags: tuple[str, ...]) -> tuple[str, ...]:
    return (subtags[0], *(tag for tag in subtags[1:] if not _REGION.fullmatch(tag)))
