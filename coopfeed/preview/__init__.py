"""A preview of what publishing would write: built in memory, served on this machine, rebuilt at each change of a file.

`builder` builds it, and `unreleased` adds what is withheld, marked as such; `serving` answers requests, `live` notifies
browsers of changes, `running` holds it together.
"""

from __future__ import annotations

from coopfeed.preview.builder import PreviewBuild, PreviewBuilder, PreviewState
from coopfeed.preview.running import Listener, Updater, listen, serve

__all__ = ["Listener", "PreviewBuild", "PreviewBuilder", "PreviewState", "Updater", "listen", "serve"]
