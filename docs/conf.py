"""How `make docs` makes a site of the pages: Sphinx over the repository's own Markdown, nothing fetched from outside.

The pages are written to be read in the repository as well, so the table of contents is added here and not in them.
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TREE = """

```{{toctree}}
:hidden:
:caption: {caption}
:glob:

{pages}
```
"""
CONTENTS = {
    "Start": ["/README"],
    "Tutorial": ["/docs/tutorial/*"],
    "How to": ["/docs/how-to/*"],
    "Reference": ["/docs/reference/*"],
    "Explanation": ["/docs/explanation/*"],
    "Behind it": ["/docs/adr/README", "/CHANGELOG", "/CONTRIBUTING", "/pathways/README", "/tests/golden/README"],
}

LINK = re.compile(r"\[([^\]\n]+)\]\(([\w./-]+)\)")
DRAWN_AS_TEXT = re.compile(r"```text\nstateDiagram-v2\n.*?```\n", re.DOTALL)  # stands beside its picture

project = "carepath"
author = "The carepath authors"
copyright = "the carepath authors, Apache-2.0"  # noqa: A001  Sphinx's own name
release = re.search(r'__version__ = "(.+)"', (ROOT / "src/carepath/__init__.py").read_text(encoding="utf-8"))[1]

extensions = ["myst_parser"]
root_doc = "docs/README"
include_patterns = [
    "docs/**",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "pathways/README.md",
    "tests/golden/README.md",
]
exclude_patterns = ["docs/adr/0000-template.md"]
source_suffix = {".md": "markdown"}
myst_heading_anchors = 6
myst_enable_extensions = ["colon_fence"]
# That each link leads somewhere, tests/docs looks.
suppress_warnings = ["myst.xref_missing", "misc.highlighting_failure"]
highlight_language = "none"

html_theme = "furo"
html_title = f"carepath {release}"
html_copy_source = False
html_show_sourcelink = False


def _contents(_app: object, name: str, source: list[str]) -> None:
    source[0] = LINK.sub(lambda link: _within((ROOT / name).parent, link), DRAWN_AS_TEXT.sub("", source[0]))
    if name == root_doc:
        source[0] += "".join(
            TREE.format(caption=caption, pages="\n".join(pages)) for caption, pages in CONTENTS.items()
        )
    if name == "docs/adr/README":
        source[0] += TREE.format(caption="Decisions", pages="/docs/adr/0*")
    if name == "docs/reference/diagnostics":
        source[0] += TREE.format(caption="Rules", pages="/docs/reference/rules/*")


def _within(folder: Path, link: re.Match[str]) -> str:
    """The link as it is; where it leads to a folder, to the page that stands in it, else its words alone."""
    if not (folder / link[2]).is_dir():
        return link[0]
    page = (folder / link[2] / "README.md").resolve().relative_to(ROOT).as_posix()
    return f"[{link[1]}]({link[2]}/README.md)" if page in include_patterns else link[1]


def _front_door(app: object, _failed: object) -> None:
    """The folder opens at the index, as folders of pages do."""
    (Path(app.outdir) / "index.html").write_text(  # type: ignore[attr-defined]
        f'<!doctype html><meta charset="utf-8"><title>{html_title}</title>'
        f'<meta http-equiv="refresh" content="0; url={root_doc}.html"><a href="{root_doc}.html">{html_title}</a>\n',
        encoding="utf-8",
    )


def setup(app: object) -> None:
    app.connect("source-read", _contents)  # type: ignore[attr-defined]
    app.connect("build-finished", _front_door)  # type: ignore[attr-defined]
