"""44 anonymised States, with invented people to write to. No real State is shown with invented needs."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from reviews.models import Appointment, Group, Membership, Role, StateParty
from reviews.registers.files import Row, rows
from workflows.ledger.standing import case_of

# Codes of ISO 3166's user-assigned range; the name says the group and the number, in the six languages.
NAMES = {
    "african": {
        "en": "African State {}",
        "fr": "État d'Afrique {}",
        "es": "Estado de África {}",
        "ru": "Африканское государство {}",
        "ar": "الدولة الأفريقية {}",
        "zh-hans": "非洲国家{}",
    },
    "asia_pacific": {
        "en": "Asian or Pacific State {}",
        "fr": "État d'Asie ou du Pacifique {}",
        "es": "Estado de Asia o el Pacífico {}",
        "ru": "Государство Азии или Тихого океана {}",
        "ar": "دولة آسيا أو المحيط الهادئ {}",
        "zh-hans": "亚洲或太平洋国家{}",
    },
    "eastern_european": {
        "en": "Eastern European State {}",
        "fr": "État d'Europe orientale {}",
        "es": "Estado de Europa Oriental {}",
        "ru": "Восточноевропейское государство {}",
        "ar": "دولة أوروبا الشرقية {}",
        "zh-hans": "东欧国家{}",
    },
    "grulac": {
        "en": "Latin American or Caribbean State {}",
        "fr": "État d'Amérique latine ou des Caraïbes {}",
        "es": "Estado de América Latina o el Caribe {}",
        "ru": "Государство Латинской Америки или Карибского бассейна {}",
        "ar": "دولة أمريكا اللاتينية أو الكاريبي {}",
        "zh-hans": "拉丁美洲或加勒比国家{}",
    },
    "weog": {
        "en": "Western European or other State {}",
        "fr": "État d'Europe occidentale ou autre État {}",
        "es": "Estado de Europa Occidental u otro Estado {}",
        "ru": "Западноевропейское или другое государство {}",
        "ar": "دولة أوروبا الغربية أو دولة أخرى {}",
        "zh-hans": "西欧或其他国家{}",
    },
}
# Working language and time zone, dealt out in turn within each group.
SETTINGS = {
    "african": [("en", "Africa/Nairobi"), ("fr", "Africa/Abidjan"), ("ar", "Africa/Cairo")],
    "asia_pacific": [
        ("en", "Pacific/Fiji"),
        ("ar", "Asia/Amman"),
        ("zh-hans", "Asia/Shanghai"),
        ("en", "Asia/Bangkok"),
    ],
    "eastern_european": [("ru", "Asia/Tashkent"), ("en", "Europe/Belgrade")],
    "grulac": [("es", "America/Lima"), ("es", "America/Panama"), ("en", "America/Jamaica")],
    "weog": [("en", "Europe/Dublin"), ("fr", "Europe/Paris"), ("es", "Europe/Madrid")],
}
SURNAMES = [
    "Alvane",
    "Borelin",
    "Cadoro",
    "Demario",
    "Elvona",
    "Farelo",
    "Galvin",
    "Horeta",
    "Ilvano",
    "Jorven",
    "Kalimo",
]
FIRST_NAMES = ["Ada", "Noor", "Sami", "Lea", "Mika", "Robin", "Dana"]


MOST_STATES = 500


def load_states(today: date, at_least: int = 0) -> list[str]:
    """The 44 States with their group and focal points, and invented ones where more are wanted; returns their codes.

    Those that exist are left as they are. Their people have held their office since long before `today`.
    """
    wanted = rows("cosp2013_states")
    wanted += _more(wanted, at_least - len(wanted))
    known = set(StateParty.objects.filter(code__in=[row["code"] for row in wanted]).values_list("code", flat=True))
    new = [row for row in wanted if row["code"] not in known]
    StateParty.objects.bulk_create(_party(row) for row in new)
    groups = dict(Group.objects.values_list("code", "id"))
    Membership.objects.bulk_create(
        Membership(party_id=row["code"], group_id=groups[row["regional_group"]]) for row in new
    )
    Appointment.objects.bulk_create(
        point for place, row in enumerate(new) for point in _focal_points(row["code"], place, today)
    )
    return [row["code"] for row in wanted]


def _more(there: Sequence[Row], count: int) -> list[Row]:
    """So many more, in the user-assigned codes after XEZ, dealt out to the groups in turn and numbered on."""
    numbers = Counter(row["regional_group"] for row in there)
    more = []
    for place in range(count):
        group = [*NAMES][place % len(NAMES)]
        numbers[group] += 1
        code = f"X{chr(ord('F') + place // 26)}{chr(ord('A') + place % 26)}"
        more.append({"code": code, "regional_group": group, "name": f"{group} {numbers[group]}"})
    return more


def _party(row: Row) -> StateParty:
    number = int(row["name"].rsplit(" ", 1)[1])
    names = {language: name.format(number) for language, name in NAMES[row["regional_group"]].items()}
    settings = SETTINGS[row["regional_group"]]
    language, zone = settings[(number - 1) % len(settings)]
    return StateParty(
        code=row["code"],
        short_names=names,
        formal_names=names,
        is_anonymised=True,
        working_language=language,
        time_zone=zone,
        weekend=[4, 5] if language == "ar" else [5, 6],
        mission_email=f"mission@{row['code'].lower()}.example",
    )


def _focal_points(code: str, place: int, today: date) -> Sequence[Appointment]:
    """A main focal point each, and an alternate for every third State."""
    roles = [Role.FOCAL_POINT, Role.ALTERNATE][: 1 + (place % 3 == 0)]
    return [
        Appointment(
            party_id=code,
            role=role,
            state=Appointment.State.IN_FORCE,
            case_id=case_of(f"party {code}"),
            name=f"{FIRST_NAMES[(place + turn) % 7]} {SURNAMES[(place + 5 * turn) % 11]}",
            email=f"{'focal.point' if role == Role.FOCAL_POINT else 'alternate'}@{code.lower()}.example",
            valid_from=date(today.year - 3, 1, 1),
        )
        for turn, role in enumerate(roles)
    ]
