"""The command `coopfeed`, which `python -m coopfeed` is too."""

from __future__ import annotations

import sys

from coopfeed.system import interrupts


def main() -> None:
    """Run the command. Ctrl-C ends it in words even while it is still being imported, which takes a moment."""
    interrupts.only_once()
    try:
        from coopfeed import cli
    except KeyboardInterrupt:
        sys.stderr.write("\nAborted!\n")
        sys.exit(interrupts.EXIT_STATUS)
    except (MemoryError, OSError) as error:
        sys.stderr.write(f"coopfeed: cannot begin: {str(error) or 'there is too little memory'}\n")
        sys.exit(3)
    cli.main()


if __name__ == "__main__":
    main()
