"""Small figures over restricted needs are not told outside the Secretariat (rule 5): who counts few, knows which."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

LEAST = 3
"""Needs that a figure must cover to be told. Proposed: no UN text fixes it."""
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Cells(Generic[Key]):
    """The figures of a table as they may be told; None: too small, or needed to hide one that is."""

    counts: dict[Key, int | None]
    total: int | None


def hide_small(counts: Mapping[Key, int], restricted: Collection[Key], *, least: int = LEAST) -> Cells[Key]:
    """Hide every cell with restricted needs that counts more than none and fewer than `least`.

    A gap that the total would fill in is no gap: so at least two cells are hidden, together `least` or more, and where
    there are not enough others, the total too.
    """
    hidden = {key for key in restricted if 0 < counts[key] < least}
    others = sorted((key for key, count in counts.items() if count and key not in hidden), key=counts.__getitem__)
    while hidden and not _safe(counts, hidden, least) and others:
        hidden.add(others.pop(0))
    told = None if hidden and not _safe(counts, hidden, least) else sum(counts.values())
    return Cells({key: None if key in hidden else count for key, count in counts.items()}, told)


def hide_small_figure(count: int, *, least: int = LEAST) -> int | None:
    """A figure that stands alone: None where it counts more than none and fewer than `least`."""
    return None if 0 < count < least else count


def _safe(counts: Mapping[Key, int], hidden: Collection[Key], least: int) -> bool:
    return len(hidden) > 1 and sum(counts[key] for key in hidden) >= least
