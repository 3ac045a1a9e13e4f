"""Draws one SVG from standard input as a PNG to standard output. What goes wrong ends this process and no other."""

from __future__ import annotations

import sys

from scheduler.rendering.svg import png_of

if sys.platform != "win32":
    import resource

_MOST_MEMORY = 2 * 1024**3
"""Bytes. A drawing of 1600 by 1600 pixels takes ten megabytes for each of the layers that lie open at a time."""


def main() -> None:
    """Draw in a square of as many pixels as the first argument says."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    sys.stdout.buffer.write(png_of(sys.stdin.buffer.read().decode(), int(sys.argv[1])))


if __name__ == "__main__":
    main()
