"""What tests share: the truths that they compare with, problems drawn at random, doubles of engines and streams."""

from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
"""Where the repository is, or what is unpacked of it."""
NO_END = 600
"""Seconds after which what still runs has no end, on however slow a machine."""
