"""The roles as Django groups, with what each may open in the admin. Verbs are granted elsewhere, by role."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from reviews.access import APPROVERS, AUDITORS, OBSERVERS, OFFICERS
from reviews.registers.synchronise import Change, synchronise

LOOK = Q(codename__startswith="view_") & ~Q(content_type__app_label__in=["auth", "sessions", "contenttypes", "admin"])
KEEP = Q(content_type__app_label="reviews") & (Q(codename__startswith="add_") | Q(codename__startswith="change_"))
MAY = {OFFICERS: LOOK | KEEP, APPROVERS: LOOK, OBSERVERS: LOOK, AUDITORS: LOOK}


def load_roles() -> list[Change]:
    """Create the groups and give each its permissions; what an administrator granted besides is kept."""
    groups = [Group(name=name) for name in MAY]
    created = synchronise(groups, key=("name",))
    through = Group.permissions.through
    grants = [
        through(group_id=group.pk, permission_id=permission)
        for group in groups
        for permission in Permission.objects.filter(MAY[group.name]).values_list("pk", flat=True)
    ]
    return [created, synchronise(grants, key=("group_id", "permission_id"))] if grants else [created]
