"""From an author's YAML to a frozen Pathway, one way. The only room that imports yaml.

Here: the reader (safe YAML 1.2 with the line and column of everything), the documents and the compiler. All problems
of all files are reported at once, each with its place and what to do.
Never here: running a pathway, a database. `check` works without either.
Imported by care, testing and cli; imports core, ports and errors.
"""

from carepath.authoring.bundle import Bundle, bundle, open_bundle
from carepath.authoring.clinic import check_clinic, load_clinic, load_pathway, parse_pathway

__all__ = ["Bundle", "bundle", "check_clinic", "load_clinic", "load_pathway", "open_bundle", "parse_pathway"]
