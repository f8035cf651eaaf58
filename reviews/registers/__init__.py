"""Loads the registers from reviews/data: mechanisms, articles, categories, States and their groups, suggestions.

The files are the source: what differs from them is brought back to them, except the working settings of a State
(language, time zone, weekend), suggestions and guides, which are set once and then belong to the officers. Nothing is
ever deleted.
"""

from reviews.registers.loading import Change, load_registers

__all__ = ["Change", "load_registers"]
