"""What publishing would write, to be looked at in a browser: made in memory, served on this machine, made again at each
change of a file.

`builder` makes it, and `future` adds what is withheld, marked so; `serving` answers requests, `live` tells browsers of
changes, `running` holds it together.
"""

from __future__ import annotations

from coopfeed.preview.builder import PreviewBuild, PreviewBuilder, PreviewState
from coopfeed.preview.running import Listener, Updater, listen, serve

__all__ = ["Listener", "PreviewBuild", "PreviewBuilder", "PreviewState", "Updater", "listen", "serve"]
