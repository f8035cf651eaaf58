"""Reads the CSV files of reviews/data."""

import csv
from pathlib import Path

from reviews.languages import Language

DATA = Path(__file__).resolve().parent.parent / "data"

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """The rows of `reviews/data/<name>.csv`, as text by column."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names(row: Row, prefix: str = "") -> dict[str, str]:
    """What the row says per language, without the languages it leaves empty."""
    return {code: row[prefix + code] for code in Language.values if row[prefix + code]}
