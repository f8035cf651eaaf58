"""What must be filled in when something is asked for: one form per verb, checked before the command is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, cast

from django import forms
from django.conf import settings
from django.core.validators import validate_email
from django.db.models import Model
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.files.sentences import TAKEN
from reviews.languages import Language
from reviews.models import Appointment, Classification, Document, Need, Provider, Release, Review, StateParty
from reviews.models.appointments import one_line
from workflows.commands.documents import OF_THE_STATE
from workflows.models import Letter
from workflows.queries.people import notes_of


class Nothing(forms.Form):
    """For verbs that only want to be confirmed."""


class Conclusion(forms.Form):
    concluded_on = forms.DateField(
        label=gettext_lazy("Concluded on"),
        help_text=gettext_lazy("The day in the State's calendar, for example 2026-04-30."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class Day(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


class Reason(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class Acknowledgement(forms.Form):
    acknowledged_by = forms.CharField(
        label=gettext_lazy("Acknowledged by"),
        help_text=gettext_lazy("Name and office of the person who acknowledged the letter, and how."),
        max_length=120,
    )


class Correction(forms.Form):
    """What a new version says differently. Needs and the State's names are read anew from the registers."""

    addressee = forms.CharField(
        label=gettext_lazy("Addressee"),
        help_text=gettext_lazy("As it stands at the head of the letter, line by line."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    recipients = forms.CharField(
        label=gettext_lazy("Recipients"),
        help_text=gettext_lazy("One per line: e-mail address, then the name, with a space between."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_addressee(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["addressee"].splitlines() if line.strip()]

    def clean_recipients(self) -> list[dict[str, str]]:
        return [_recipient(line) for line in self.cleaned_data["recipients"].splitlines() if line.strip()]


class Outcome(forms.Form):
    outcome = forms.CharField(label=gettext_lazy("What came of it"), max_length=500)


class OwnWords(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Who is the right contact, if you know"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
    )


class Verification(forms.Form):
    """`notes`, among the initial values, are the State's notes verbales to choose from."""

    note = forms.UUIDField(
        label=gettext_lazy("Note verbale"),
        help_text=gettext_lazy("The note with which the State names this person."),
        widget=forms.Select,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose = cast(forms.Select, self.fields["note"].widget)
        choose.choices = [("", gettext_lazy("none")), *self.initial.get("notes", [])]


class Successor(Verification):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, validators=[one_line])
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=[("", gettext_lazy("of the State")), *Language.choices], required=False
    )
    field_order = ("name", "email", "language", "note")


class Priority(forms.Form):
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"),
        choices=[("", gettext_lazy("none")), *Need.Priority.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    rationale = forms.CharField(
        label=gettext_lazy("Rationale of the priority"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class Contact(forms.Form):
    mission_email = forms.EmailField(label=gettext_lazy("Address of the Permanent Mission"), required=False)
    working_language = forms.ChoiceField(label=gettext_lazy("Working language"), choices=Language.choices)
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"), help_text=gettext_lazy("For example Africa/Nairobi."), max_length=40
    )
    weekend = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Weekend"), choices=list(WEEKDAYS.items()), coerce=int, required=False
    )


class Offering(forms.Form):
    """Asks the row, before it is used, what there is to choose from."""

    def offer(self, row: Any) -> None:
        raise NotImplementedError


class OfTheState(Offering):
    """Offers records of one State only: those of another do not exist here."""

    offered: ClassVar[dict[str, type[Model]]] = {}

    def offer(self, row: Any) -> None:
        """Offer what belongs to the State of this row."""
        party = row.pk if isinstance(row, StateParty) else row.party_id
        for name, model in self.offered.items():
            self.fields[name].queryset = model._default_manager.filter(party=party)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ids of records instead of the records."""
        said = super().clean() or self.cleaned_data
        return said | {name: said[name].pk if said.get(name) else None for name in self.offered}


class Decision(OfTheState):
    offered = {"document": Document}

    audience = forms.ChoiceField(
        label=gettext_lazy("Who may see it beyond the Secretariat"), choices=Release.Audience.choices
    )
    providers = forms.ModelMultipleChoiceField(
        Provider.objects.all(),
        label=gettext_lazy("Providers"),
        help_text=gettext_lazy("For “named providers”: those who may see it, and nobody else."),
        required=False,
    )
    basis = forms.CharField(
        label=gettext_lazy("Basis"),
        help_text=gettext_lazy("The law, note verbale or decision it rests on."),
        max_length=300,
    )
    document = forms.ModelChoiceField(
        Document.objects.none(), label=gettext_lazy("Document of the basis"), required=False
    )
    decided_on = Day(label=gettext_lazy("Decided on"))

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        return said | {"providers": [provider.pk for provider in said.get("providers", [])]}


class Classifying(forms.Form):
    classification = forms.ChoiceField(label=gettext_lazy("Classification"), choices=Classification.choices)


class Attached(forms.FileField):
    """A file as commands take it."""

    def clean(self, data: Any, initial: Any = None) -> dict[str, Any]:
        file = super().clean(data, initial)
        most = settings.FILE_MAX_MB * 1024 * 1024
        return {"name": file.name, "content": file.read(most + 1)}


class Edition(forms.Form):
    file = Attached(label=gettext_lazy("File"), help_text=TAKEN)
    symbol = forms.CharField(
        label=gettext_lazy("Symbol"),
        help_text=gettext_lazy("UN document symbol, if it has one."),
        max_length=60,
        required=False,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)
    dated_on = Day(label=gettext_lazy("Dated"), required=False)


class Filing(OfTheState, Edition):
    offered = {"review": Review}

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Document.Kind.choices)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    review = forms.ModelChoiceField(Review.objects.none(), label=gettext_lazy("Review"), required=False)
    classification = forms.ChoiceField(
        label=gettext_lazy("Classification"), choices=Classification.choices, initial=Classification.RESTRICTED
    )


class Submission(Filing):
    """What the State itself files."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[(kind, kind.label) for kind in OF_THE_STATE])
    classification = forms.ChoiceField(
        label=gettext_lazy("Classification"),
        choices=[each for each in Classification.choices if each[0] != Classification.PUBLIC],
        initial=Classification.RESTRICTED,
    )


def as_it_is(*fields: str) -> Callable[[Any], dict[str, Any]]:
    return lambda row: {field: getattr(row, field) for field in fields}


def _recipient(line: str) -> dict[str, str]:
    email, _space, name = line.strip().partition(" ")
    try:
        validate_email(email)
    except forms.ValidationError:
        raise forms.ValidationError(_("“%(line)s” does not begin with an e-mail address.") % {"line": line}) from None
    return {"role": "focal_point" if name.strip() else "permanent_mission", "name": name.strip(), "email": email}


def with_notes(row: Appointment) -> dict[str, Any]:
    return {"note": row.note_id, "notes": notes_of(row)}


def as_written(letter: Letter) -> dict[str, str]:
    recipients = [f"{person['email']} {person.get('name', '')}".strip() for person in letter.recipients]
    return {"addressee": "\n".join(letter.data.get("addressee", [])), "recipients": "\n".join(recipients)}
