"""Where the pathways that come with carepath stand.

In a checkout they are the folder `pathways` at the top of the repository; in an installed wheel the same folder is
`carepath/_pathways` (see pyproject.toml). Imports nothing of ours; imported by cli.
"""

from pathlib import Path

PACKAGE = Path(__file__).parent


def shipped_pathways() -> Path:
    """The folder of the shipped pathways, parts, content and rules: read it, never write to it."""
    installed = PACKAGE / "_pathways"
    return installed if installed.is_dir() else PACKAGE.parents[1] / "pathways"
