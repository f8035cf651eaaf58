"""What one line of the table of verbs says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.functional import Promise

from workflows.ledger import By
from workflows.verbs import words


@dataclass(frozen=True)
class Verb:
    """`ask(row, said, by)` asks for the one command; `move` names the line of MOVES that must be open for it.

    `begins_anew`: it has a page of its own, since it is asked of no row that exists but of one as it would stand, or
    since something is shown there once.
    """

    name: str
    model: type[Model]
    label: str | Promise
    follows: str | Promise
    ask: Callable[[Any, dict[str, Any], By], Any]
    done: str | Promise
    form: type[forms.Form] = words.Nothing
    move: str = ""
    begins: Callable[[Any], dict[str, Any]] = lambda row: {}
    refuses: Callable[[Any, str], str | None] = lambda row, actor: None
    begins_anew: bool = False

    def form_for(self, row: Any, data: Any = None, files: Any = None, *, begun: bool = True) -> forms.Form:
        """The form for this row: as it begins (`begun`), or filled with what was said."""
        form = self.form(data, files, initial=self.begins(row) if begun else None)
        if isinstance(form, words.Offering):
            form.offer(row)
        return form
