"""Puts templates, static files and translations, which lie beside the packages in a checkout, into the wheel."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ASSETS = ("templates", "static", "locale")


class BuildWithAssets(build_py):
    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return  # an editable install finds them in the checkout
        target = Path(self.build_lib) / "memoryscope_site" / "_assets"
        shutil.rmtree(target, ignore_errors=True)
        for name in ASSETS:
            if Path(name).is_dir():
                shutil.copytree(name, target / name)


setup(cmdclass={"build_py": BuildWithAssets})
