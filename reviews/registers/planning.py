"""What helps with drafting a plan: suggested activities and guides. Once there, they belong to the officers."""

from reviews.models import Category, Guide, Provision, Suggestion
from reviews.registers.files import names, rows
from reviews.registers.mechanisms import UNCAC
from reviews.registers.synchronise import Change, synchronise


def load_suggestions() -> list[Change]:
    """Every suggested activity that does not exist yet; expects categories and articles to be loaded."""
    categories = {(row.scheme.code, row.code): row for row in Category.objects.select_related("scheme")}
    articles = {row.number: row for row in Provision.objects.filter(instrument__code=UNCAC)}
    suggestions = [
        Suggestion(
            code=row["code"],
            category=categories[row["scheme"], row["category"]],
            provision=articles[row["article"]] if row["article"] else None,
            titles=names(row),
            outcomes={"en": row["outcome"]},
            indicators={"en": row["indicator"]},
            months=int(row["months"]),
            position=position,
        )
        for position, row in enumerate(rows("suggestions"), start=1)
    ]
    return [synchronise(suggestions, key=("code",))]


def load_guides() -> list[Change]:
    """Every guide that does not exist yet, with the articles it is read on; expects articles to be loaded."""
    known = set(Guide.objects.values_list("url", flat=True))
    guides = [Guide(url=row["url"], titles=names(row)) for row in rows("guides")]
    change = synchronise(guides, key=("url",))
    for guide, row in zip(guides, rows("guides"), strict=True):
        if guide.url not in known:
            chapters = row["chapters"].split()
            guide.provisions.set(Provision.objects.filter(instrument__code=UNCAC, chapter__number__in=chapters))
    return [change]
