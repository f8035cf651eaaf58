"""The vendored style sheets are what was published, and nobody has edited them."""

from hashlib import sha256
from pathlib import Path

import pytest

VENDORED = Path(__file__).parents[2] / "static/vendor/bootstrap"
PUBLISHED = {
    "bootstrap.min.css": "9caac977a0af0c2229abd397eee3345899c4020da2a1a0b711c1cc543fe3719d",
    "bootstrap.rtl.min.css": "9eaaeda632b9153c5574293ef02c2bcaeeefa14a81771c6e25fd46eb3aad3a0b",
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_style_sheet_is_the_published_one_less_the_line_that_names_its_source_map(name):
    ours = (VENDORED / name).read_bytes()

    assert sha256(ours + f"/*# sourceMappingURL={name}.map */".encode()).hexdigest() == PUBLISHED[name]
    assert f"{sha256(ours).hexdigest()}  {name}" in (VENDORED / "SHA256SUMS").read_text().splitlines()


def test_the_licence_stands_beside_the_style_sheets():
    assert "The MIT License (MIT)" in (VENDORED / "LICENSE").read_text()
