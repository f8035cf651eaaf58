"""How a person wants to be reminded. No fact tells of it: the row is all there is, so that it can be forgotten.

A fact could never be erased, and it would say which address wanted what; it is nobody's business but the person's.
Letters are not reminders: they go out whatever is preferred.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from reviews.languages import Language
from workflows.ledger import By, Refused
from workflows.models import Preference

MOST_PER_WEEK = 5


@transaction.atomic
def unsubscribe(*, email: str, by: By) -> Preference:
    """Remind this address by mail no more; the pages go on showing what is owed. Asking twice changes nothing."""
    return _kept(email, by, reminders=False)


@transaction.atomic
def set_preferences(*, email: str, reminders: bool, per_week: int, language: str, by: By) -> Preference:
    """Remind this address by mail or not, in so many digests a week (1 to 5), in this language (empty: the usual)."""
    wrong = {}
    if not 1 <= per_week <= MOST_PER_WEEK:
        wrong["per_week"] = _("Digests come one to five times a week.")
    if language and language not in Language.values:
        wrong["language"] = _("Mail is written in one of the six languages of the United Nations.")
    if wrong:
        raise Refused(next(iter(wrong.values())), wrong)
    return _kept(email, by, reminders=reminders, per_week=per_week, language=language)


def preferences_of(email: str) -> Preference:
    """What this address prefers, or what everybody does who has said nothing."""
    return Preference.objects.filter(pk=email.lower()).first() or Preference(email=email.lower())


def _kept(email: str, by: By, **wanted: object) -> Preference:
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(_("This is no e-mail address.")) from None
    old = Preference.objects.select_for_update().filter(pk=email.lower()).first()
    if old and all(getattr(old, name) == value for name, value in wanted.items()):
        return old
    row, _new = Preference.objects.update_or_create(pk=email.lower(), defaults={**wanted, "set_at": by.at})
    return row
