"""The measured tools, each with its site, its command and its output."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench import verify
from bench.generate import ENTRIES
from coopfeed import __version__

HERE = Path(__file__).parent
OWN = Path(sys.executable).parent
HUGO_NEWEST = f"Hugo, newest {ENTRIES} only"
PACKAGES = ("hugo", "pelican", "feedgen", "PyYAML")


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool for the site in `root`, and its output."""

    name: str
    root: Path
    command: tuple[str, ...]
    output: Path
    leftovers: tuple[str, ...]
    view: Callable[[verify.Entry], object]
    archives: bool = False

    def clear(self) -> None:
        """Remove all output and every cache."""
        for name in self.leftovers:
            path = self.root / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def feeds(self) -> verify.Feeds:
        """Return its output."""
        return verify.read(self.output)


def coopfeed(site: Path) -> Tool:
    """Return coopfeed."""
    root = site / "coopfeed"
    command = (str(OWN / "coopfeed"), "-C", str(root), "publish", "--quiet")
    return Tool("coopfeed", root, command, root / "public", ("public", ".coopfeed"), verify.whole, archives=True)


def hugo(site: Path, environment: Path) -> Tool:
    """Return Hugo, which writes the same documents."""
    return _hugo("Hugo", site, environment, "hugo.json,archives.json", "public", archives=True)


def hugo_newest(site: Path, environment: Path) -> Tool:
    """Return Hugo on the same site without archives."""
    return _hugo(HUGO_NEWEST, site, environment, "hugo.json", "newest", archives=False)


def _hugo(name: str, site: Path, environment: Path, config: str, output: str, *, archives: bool) -> Tool:
    """Return the program itself, without the Python wrapper of its package, which takes 0.1 s."""
    root, cache = site / "hugo", f"{output}-cache"
    program = next(environment.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    folders = ("--source", str(root), "--destination", str(root / output), "--cacheDir", str(root / cache))
    command = (str(program), "--quiet", "--config", config, *folders)
    leftovers = (output, cache, "resources", ".hugo_build.lock")
    return Tool(name, root, command, root / output, leftovers, verify.whole, archives)


def plain_feedgen(site: Path, environment: Path) -> Tool:
    """Return the script of an afternoon, which reads the items of coopfeed."""
    root = site / "coopfeed"
    output = root / "plain"
    command = (str(environment / "bin" / "python"), str(HERE / "plain_feedgen.py"), str(root), str(output))
    return Tool("plain feedgen", root, command, output, ("plain",), verify.identity)


def pelican(site: Path, environment: Path) -> Tool:
    """Return Pelican with its content cache enabled."""
    root = site / "pelican"
    settings, content, output = root / "pelicanconf.py", root / "content", root / "public"
    command = (str(environment / "bin" / "pelican"), "--quiet", "-s", str(settings), "-o", str(output), str(content))
    return Tool("Pelican", root, command, output, ("public", "cache"), verify.title)


def versions(environment: Path) -> dict[str, str]:
    """Return the versions of all measured tools."""
    code = (
        f"import json; from importlib.metadata import version; print(json.dumps({{n: version(n) for n in {PACKAGES}}}))"
    )
    run = subprocess.run([environment / "bin" / "python", "-c", code], capture_output=True, check=True, text=True)
    found: dict[str, str] = json.loads(run.stdout)
    return {"coopfeed": __version__, **found}
