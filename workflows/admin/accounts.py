"""Accounts, with what can be asked of them, and the rules by which what is over goes."""

from django.contrib import admin

from reviews.admin import parties
from reviews.models import User
from workflows.admin.asking import Verbs

admin.site.unregister(User)


@admin.register(User)
class UserAdmin(Verbs, parties.UserAdmin):
    """A person who has left is erased here."""
