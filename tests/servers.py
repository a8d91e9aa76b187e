"""A real nginx on this machine, with the configuration of docs/hosting.md or a worse one."""

from __future__ import annotations

import getpass
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.needs import need

HOSTING = Path(__file__).parents[1] / "docs" / "hosting.md"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")

# What Debian's nginx.conf has around such a file, for a user who can write to only one folder; and one worker, so
# that it uses one processor at most.
AROUND = """\
{modules}daemon off;
user {user};
pid {folder}/pid;
events {{ }}
http {{
    sendfile on;
    tcp_nopush on;
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{site}
}}
"""


def documented(name: str) -> str:
    """Return the configuration that docs/hosting.md shows as the file `name`."""
    found = re.search(
        rf"^```\w+\n(# {re.escape(name)}\n.*?)^```$", HOSTING.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert found, name
    return found[1]


def a_socket() -> socket.socket:
    """Yield a socket that listens on a free port: clients wait until a server takes it over."""
    found = socket.socket()
    found.bind(("127.0.0.1", 0))
    found.listen(128)
    return found


def replaced(text: str, *changes: tuple[str, str]) -> str:
    """Return `text` with each replacement made; each first part has to be in it."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def on_loopback(site: str, root: Path, port: int, *, certificate: Path | None = None) -> str:
    """Return the documented file for a port of this machine: for http, or with `certificate` for https."""
    changes = [("root /srv/feeds;", f"root {root};"), ("listen 80;", "listen 127.0.0.1:1;")]
    secured, plain = f"listen 127.0.0.1:{port} ssl;", f"listen 127.0.0.1:{port};"
    changes.append(("listen 443 ssl;", secured if certificate else plain))
    site = replaced(site, *changes)
    site = re.sub(r"server \{\n    listen 127\.0\.0\.1:1;.*?\n\}\n", "", site, flags=re.DOTALL)
    paths = {"": certificate, "_key": certificate and certificate.with_suffix(".key")}
    for name, path in paths.items():
        site, count = re.subn(rf"ssl_certificate{name} .*;", f"ssl_certificate{name} {path};" if path else "", site)
        assert count == 1
    return site


def self_signed(path: Path) -> Path:
    """Write a self-signed certificate for this machine, valid for thirty days, to `path`, with its key beside it."""
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=127.0.0.1"
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(path.with_suffix(".key")), "-out", str(path)]
    need(shutil.which("openssl"), "openssl")
    subprocess.run([*command.split(), *names], check=True, capture_output=True)
    return path


@contextmanager
def nginx(folder: Path, site: str, listening: socket.socket, *modules: str) -> Iterator[int]:
    """Run nginx with the file `site` of /etc/nginx/conf.d, on an inherited socket; it can write to `folder`.

    `modules` are paths of modules to load. Yield the id of its main process, which starts the worker.
    """
    need(NGINX, "nginx (Debian: nginx-light)")
    assert NGINX
    folder.mkdir()
    config = folder / "nginx.conf"
    loaded = "".join(f"load_module {module};\n" for module in modules)
    around = AROUND.format(modules=loaded, folder=folder, site=site, user=getpass.getuser())
    config.write_text(around, encoding="utf-8")
    command = [NGINX, "-p", str(folder), "-c", str(config), "-e", str(folder / "error.log")]
    number = listening.fileno()
    with subprocess.Popen(command, env={"NGINX": f"{number};"}, pass_fds=[number], stderr=subprocess.PIPE) as process:
        listening.close()
        try:
            yield process.pid
        finally:
            process.terminate()
