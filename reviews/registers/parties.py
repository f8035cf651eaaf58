"""Builds States and the groups they belong to from their files."""

from reviews.models import Group, Membership, StateParty
from reviews.registers.files import Row, names, rows
from reviews.registers.synchronise import Change, synchronise

NAMES_AND_FLAGS = ("short_names", "formal_names", "is_un_member", "is_least_developed", "is_small_island")


def load_parties() -> list[Change]:
    """States and groups. Working settings of a State are given once and are the officers' afterwards."""
    parties = [_party(row) for row in rows("states")]
    groups = [Group(kind=row["kind"], code=row["code"], names=names(row)) for row in rows("groups")]
    changes = [
        synchronise(parties, key=("code",), fields=NAMES_AND_FLAGS),
        synchronise(groups, key=("code",), fields=("kind", "names")),
    ]
    group_ids = {group.code: group.pk for group in groups}
    memberships = [
        Membership(party_id=row["state"], group_id=group_ids[row["group"]], note=row["note"])
        for row in rows("memberships")
    ]
    return [*changes, synchronise(memberships, key=("party_id", "group_id"), fields=("note",))]


def _party(row: Row) -> StateParty:
    return StateParty(
        code=row["code"],
        short_names=names(row, "short_"),
        formal_names=names(row, "formal_"),
        is_un_member=row["is_un_member"] == "yes",
        is_least_developed=row["is_least_developed"] == "yes",
        is_small_island=row["is_small_island"] == "yes",
        working_language=row["working_language"],
        time_zone=row["time_zone"],
        weekend=[int(day) for day in row["weekend"].split()],
    )
