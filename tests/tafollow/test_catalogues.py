"""Every sentence people read exists in the six languages of the United Nations."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext, override

from tafollow import catalogues

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


@pytest.fixture(scope="module")
def found():
    return catalogues.sentences(settings.BASE_DIR)


def _catalogue(language: str):
    with catalogues.catalogue(settings.LOCALE_PATHS[0], language).open("rb") as file:
        return read_po(file)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_lacks_its_translation(language, found):
    in_catalogue = {(message.context, str(message.id)) for message in _catalogue(language) if message.id}

    assert {(message.context, str(message.id)) for message in found if message.id} == in_catalogue
    assert catalogues.untranslated(catalogues.catalogue(settings.LOCALE_PATHS[0], language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_names_that_are_filled_in(language):
    catalogue = _catalogue(language)

    assert [(message.id, str(error)) for message in catalogue for error in message.check(catalogue)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_says_that_no_person_has_checked_it(language):
    assert "NOT YET CHECKED" in _catalogue(language).header_comment


def test_sentences_are_found_in_python_and_in_templates(tmp_path):
    (tmp_path / "tafollow").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "tafollow" / "code.py").write_text(
        'a = gettext("In code")\nb = ngettext("%(n)d need", "%(n)d needs", n)\n'
    )
    (tmp_path / "templates" / "page.html").write_text(
        '  {% translate "In a tag" %}\n{% blocktranslate trimmed %}\n    Written\n  over {{ many }} lines\n'
        '{% endblocktranslate %}\n {{ value|default:_("In a filter") }}{% translate "May" context "month" %}'
    )

    found = catalogues.sentences(tmp_path)

    assert {(message.context, message.id) for message in found if message.id} == {
        (None, "In code"),
        (None, ("%(n)d need", "%(n)d needs")),
        (None, "In a tag"),
        (None, "Written over %(many)s lines"),
        (None, "In a filter"),
        ("month", "May"),
    }


def test_merging_keeps_translations_drops_what_is_gone_and_settles(tmp_path):
    (tmp_path / "tafollow").mkdir()
    code, path = tmp_path / "tafollow" / "code.py", tmp_path / "locale" / "fr.po"
    code.write_text('_("Kept")\n_("Gone")\n')
    catalogues.merge(path, "fr", catalogues.sentences(tmp_path))
    path.write_text(path.read_text().replace('msgid "Kept"\nmsgstr ""', 'msgid "Kept"\nmsgstr "Gardé"'))
    code.write_text('_("Kept")\n_("New")\n')

    changed = [catalogues.merge(path, "fr", catalogues.sentences(tmp_path)) for _twice in range(2)]

    assert changed == [True, False]
    assert "Gone" not in path.read_text()
    assert 'msgstr "Gardé"' in path.read_text()
    assert catalogues.untranslated(path) == ["New"]


def test_compiling_does_nothing_where_all_is_fresh_and_django_then_speaks_french(capsys):
    call_command("messages", compile=True)
    call_command("messages", compile=True)

    assert capsys.readouterr().out.endswith("compiled: nothing, all fresh\n")
    assert all(
        Path(catalogues.catalogue(settings.LOCALE_PATHS[0], code)).with_suffix(".mo").exists() for code in LANGUAGES
    )
    with override("fr"):
        assert gettext("Go to the start page") == "Aller à la page d’accueil"
