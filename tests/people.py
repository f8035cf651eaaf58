"""Accounts by role."""

from itertools import count

from django.contrib.auth.models import Group, User

from reviews.models import FocalPoint, StateParty

_numbers = count(1)


def an_account(role: str = "", *, is_staff: bool = True) -> User:
    """A new account in this group; without a role, one that may see nothing."""
    user = User.objects.create_user(f"{role or 'somebody'}-{next(_numbers)}", is_staff=is_staff and bool(role))
    if role:
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def a_focal_point(party: StateParty) -> User:
    """An account that this State has named its focal point."""
    user = an_account()
    FocalPoint.objects.create(party=party, name=user.username, email=f"{user.username}@state.example", user=user)
    return user
