"""One text that holds every file a journey is pinned to, and the way back from it.

A bundle has the pathway, its parts, the rule sets and questionnaires it uses and the site's values: what the
fingerprint covers. What is live (content, ladders, roles, calendars) is not in it. Imported by the package.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from carepath.authoring.clinic import compile_bundle
from carepath.core.definitions import Clinic, Questionnaire, RuleSet
from carepath.core.pathway import Pathway
from carepath.core.spelling import did_you_mean
from carepath.errors import CorruptionError, DefinitionError, RequestError

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a bundle holds, compiled."""

    pathway: Pathway
    rule_sets: Mapping[str, RuleSet]
    questionnaires: Mapping[str, Questionnaire]


def bundle(clinic: Clinic, pathway_name: str) -> str:
    """The text that `open_bundle` makes the pathway of again. RequestError where the clinic has no such pathway."""
    pathway = clinic.pathways.get(pathway_name)
    if pathway is None:
        hint = did_you_mean(pathway_name, clinic.pathways)
        raise RequestError("unknown-pathway", f"there is no pathway {pathway_name!r}.", hint=hint)
    pinned = {name: text for name, text in clinic.sources.items() if name == pathway.file or _is_pinned(name)}
    body = {"carepath": FORMAT, "pathway": pathway_name, "file": pathway.file, "fingerprint": pathway.fingerprint,
            "files": pinned}  # fmt: skip
    return json.dumps(body, ensure_ascii=False, sort_keys=True, indent=0)


def _is_pinned(name: str) -> bool:
    return name.endswith("/site.yaml") or any(f"/{kind}/" in name for kind in ("parts", "rules", "questionnaires"))


def open_bundle(text: str) -> Bundle:
    """The pathway with its rule sets and questionnaires. CorruptionError where the text is not what `bundle` wrote."""
    try:
        body = json.loads(text)
        files, file, name = dict(body["files"]), body["file"], body["pathway"]
        fingerprint = body["fingerprint"]
    except (ValueError, KeyError, TypeError):
        raise CorruptionError("bundle-unreadable", "a published pathway cannot be read.",
                              hint="Restore it from a backup.") from None  # fmt: skip
    try:
        pathway, rule_sets, questionnaires = compile_bundle(files, file)
    except DefinitionError as error:
        raise CorruptionError("bundle-broken", f"the published pathway {name} no longer compiles: {error}",
                              hint="Run it with the release that published it.") from error  # fmt: skip
    if pathway.fingerprint != fingerprint:
        raise CorruptionError("bundle-changed", f"the published pathway {name} has another meaning than it had.",
                              hint="Run it with the release that published it.")  # fmt: skip
    return Bundle(pathway, rule_sets, questionnaires)
