"""What is said above the passages that the buttons below an answer show."""

from __future__ import annotations

SHOW_NEAREST = "Nearest passage"
NEAREST = "**Nearest passage**: I don't take it for an answer."
