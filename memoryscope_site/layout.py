"""Where the program's own files are: in a checkout beside the packages, in an installed wheel inside this one."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
IN_CHECKOUT = (PACKAGE.parent / "manage.py").is_file()

ASSETS = PACKAGE.parent if IN_CHECKOUT else PACKAGE / "_assets"
"""Holds templates/, static/ and locale/."""

HOME = PACKAGE.parent if IN_CHECKOUT else Path.cwd()
"""Where .env is read and the data folder lies, unless the environment says otherwise."""
