"""What templates need to draw a form in our look."""

from django import template
from django.forms import BoundField, CheckboxInput, Select
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's control with the classes of its kind."""
    kinds = {CheckboxInput: "form-check-input", Select: "form-select"}
    kind = next((name for widget, name in kinds.items() if isinstance(field.field.widget, widget)), "form-control")
    return field.as_widget(attrs={"class": kind})
