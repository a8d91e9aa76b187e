"""A claim on a bucket: an object that says who is publishing, and the journal of what is under way.

No store knows whether another publisher is still running. So whoever comes later takes over, also from one that died;
the earlier one sees it before it writes feeds, and stops. If two meet nevertheless, the record decides: it is replaced
only by the one that has read it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from contextlib import suppress

from coopfeed.errors import DestinationError
from coopfeed.publishing import lock
from coopfeed.publishing.bucket.objects import ConflictError, Content, Objects, UnconditionalError

_ATTRIBUTES = {"Content-Type": "application/json", "Cache-Control": "no-store"}


class OvertakenError(DestinationError):
    """Somebody else has begun to publish to the same place, and goes on in our stead."""


class Claim:
    """Ours is the publication, until somebody takes over; `paths` are those that may change.

    `is_guarded` says whether the store takes conditions: without them, two at once may go unnoticed.
    """

    def __init__(self, objects: Objects, paths: Iterable[str]) -> None:
        self.objects = objects
        self.name = uuid.uuid4().hex
        self.raw = json.dumps({"publication": self.name, "paths": [*paths]}).encode()
        self.is_guarded = True

    def take(self, before: Content | None) -> None:
        """Take the place, also from one whose journal is `before`.

        Raises:
            OvertakenError: somebody else has just done so.
        """
        try:
            self.objects.put(lock.FILE, self.raw, _ATTRIBUTES, mode=before.version if before else "create")
            # What stands there is ours and the same, so that to write it once more harms nobody. It must fail.
            self.objects.put(lock.FILE, self.raw, _ATTRIBUTES, mode="create")
            self.is_guarded = False
        except ConflictError:
            self.check()
        except UnconditionalError:
            self.objects.put(lock.FILE, self.raw, _ATTRIBUTES)
            self.is_guarded = False

    def check(self) -> None:
        """See that nobody has taken over.

        Raises:
            OvertakenError: somebody has. Where it is done already, our journal is left for the next publication.
        """
        found = self.objects.get(lock.FILE)
        if found and found.raw == self.raw:
            return
        if found is None:
            with suppress(ConflictError, UnconditionalError):
                self.objects.put(lock.FILE, self.raw, _ATTRIBUTES, mode="create")
        raise OvertakenError(overtaken(self.objects))

    def release(self) -> None:
        """Give the place free."""
        found = self.objects.get(lock.FILE)
        if found and found.raw == self.raw:
            self.objects.delete([lock.FILE])


def overtaken(objects: Objects) -> str:
    """Return what to say to the one of two who was not the last to begin."""
    return (
        f"another publication to {objects.bucket} overtook this one; every file is intact, "
        "but publish the newer version again so that they match"
    )
