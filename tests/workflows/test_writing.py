"""Letters as they reach a Ministry: the same words in text, HTML and PDF, in six languages."""

import sys
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.golden import letters as golden
from tests.workflows.letters_data import one_year, readiness, readiness_with_many_needs
from workflows import writing

SIX_LANGUAGES = pytest.mark.parametrize("language", writing.LANGUAGES)
URL = "https://follow-up.example.org/a/1?x=1&y=2"


def english(**changes):
    return writing.write("readiness", "en", readiness("en", **changes))


def with_a_need_that_says(text):
    need = {"category": "Other", "count": 1, "text": text}
    return english(total_needs=1, articles=[{"number": "15", "title": "Bribery", "needs": [need]}])


@SIX_LANGUAGES
def test_every_letter_reads_as_its_golden_copies(language):
    copies = golden.copies(language)

    assert copies == {name: golden.stored(name) for name in copies}


@SIX_LANGUAGES
def test_a_one_year_letter_says_what_the_year_began_with(language):
    words = writing.compose("one_year", language, one_year(language, occasion="acknowledgement"))
    other = writing.compose("one_year", language, one_year(language))

    assert [label for label, _day in words["facts"]][:2] == [label for label, _day in other["facts"]][:2]
    assert words["facts"][3][0] != other["facts"][3][0]
    assert words["facts"][3][1] == other["facts"][3][1] == writing.day(language, date(2026, 12, 15))
    assert words["facts"][3][1] in words["body"][0]["text"]
    assert words["body"][0] != other["body"][0]


def test_a_one_year_letter_asks_of_each_need_whether_it_is_met_and_what_remains():
    letter = writing.write("one_year", "en", one_year("en"))

    text = " ".join(letter.text.split())
    assert "lists, article by article, 3 technical assistance needs of your country under 2 articles" in text
    assert "(a) Whether it has been met, in part or completely; (b) Where it has not been met completely, what" in text
    assert (
        "One year has passed since your State adopted its action plan, on 15\N{NO-BREAK SPACE}December"
        in letter.text.replace("\n", " ")
    )


@pytest.mark.parametrize("missing", ["since_on", "occasion"])
def test_a_one_year_letter_is_not_written_without_the_day_it_counts_from(missing):
    data = {name: value for name, value in one_year("en").items() if name != missing}

    with pytest.raises(KeyError, match=missing):
        writing.write("one_year", "en", data)


@SIX_LANGUAGES
def test_the_same_data_make_the_same_letter_to_the_byte(language):
    first = writing.write("readiness", language, readiness(language))

    again = writing.write("readiness", language, readiness(language))

    assert again == first


def test_one_need_under_one_article_is_told_in_the_singular():
    letter = with_a_need_that_says("")

    assert "one technical assistance need was identified under one article" in " ".join(letter.text.split())


@pytest.mark.parametrize(
    ("language", "needs", "sentence"),
    [
        ("ru", 21, "была выявлена 21 потребность в технической помощи по 2 статьям"),
        ("ru", 3, "были выявлены 3 потребности в технической помощи по 2 статьям"),
        ("ru", 11, "было выявлено 11 потребностей в технической помощи по 2 статьям"),
        ("ar", 1, "احتياج واحد من المساعدة التقنية في إطار مادتين"),
        ("ar", 2, "احتياجين اثنين من المساعدة التقنية في إطار مادتين"),
        ("ar", 5, "5 احتياجات من المساعدة التقنية في إطار مادتين"),
        ("ar", 11, "11 احتياجاً من المساعدة التقنية في إطار مادتين"),
        ("ar", 100, "100 احتياج من المساعدة التقنية في إطار مادتين"),
        ("fr", 60, "60 besoins d’assistance technique ont été recensés au titre de 2 articles"),
    ],
)
def test_numbers_of_needs_take_the_forms_of_the_language(language, needs, sentence):
    data = readiness(language, total_needs=needs)
    data["articles"][0]["needs"][0]["count"] = needs

    letter = writing.write("readiness", language, data)

    assert sentence in " ".join(letter.text.split())


def test_a_need_under_two_articles_is_counted_under_both_and_the_difference_is_explained():
    letter = english()

    assert "\nTotal: 4\n" in letter.text
    assert "The total by article (4) exceeds the number of needs (3)" in letter.text


def test_equal_totals_need_no_explanation():
    letter = with_a_need_that_says("")

    assert "\nTotal: 1\n" in letter.text
    assert "exceeds" not in letter.text
    assert "As of 22 November 2026." in " ".join(letter.text.split())


def test_a_letter_never_leaves_out_a_need():
    with pytest.raises(ValueError, match="The table would show 4 of 5 needs"):
        english(total_needs=5)


def test_the_officer_signs_above_the_secretariat():
    letter = english(officer={"name": "A. N. Other", "title": "Chief of Section"})

    assert "\nA. N. Other\nChief of Section\nThe Secretariat\n" in letter.text


def test_a_line_break_in_a_name_cannot_reach_the_subject():
    letter = english(state="African\r\nBcc: x@example.org State\u2028 1\x00")

    assert letter.subject == (
        "African Bcc: x@example.org State 1: follow-up to the country review – technical assistance needs "
        "(UNCAC/1/XAA/2026-0001)"
    )


def test_words_of_a_need_are_never_markup_in_html():
    letter = with_a_need_that_says('<script>alert("1")</script> & <!-- below the letter -->')

    assert "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &lt;!-- below the letter --&gt;" in letter.html
    assert "<script" not in letter.html
    assert letter.html.count(writing.SLOT) == 1


def test_words_of_a_need_are_never_markup_in_the_pdf():
    words = '#panic("x") *b* $y$ = <z> @ref {state} "q"'

    letter = with_a_need_that_says(words)

    assert words in golden.pdf_pages(letter.pdf)[1]


def test_words_of_a_need_stay_as_written_in_the_text():
    letter = with_a_need_that_says("<b>Train & equip</b> {state}")

    assert "    <b>Train & equip</b> {state}\n" in letter.text


def test_a_letter_with_a_character_that_no_font_has_still_goes_out(caplog):
    letter = with_a_need_that_says("Training 🎉")

    assert "Training 🎉" in letter.text
    assert "Training" in golden.pdf_pages(letter.pdf)[1]
    assert [record.message[:38] for record in caplog.records] == ["The PDF of a letter is not PDF/UA: PDF"]


@SIX_LANGUAGES
def test_the_pdf_is_accessible_and_says_so(language):
    letter = writing.write("readiness", language, readiness(language))

    catalog = PdfReader(BytesIO(letter.pdf)).trailer["/Root"]
    metadata = PdfReader(BytesIO(letter.pdf)).metadata
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalog["/Metadata"].get_data()
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/StructTreeRoot"]["/K"]
    assert catalog["/Lang"] == {"zh-hans": "zh-CN"}.get(language, language)
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert metadata.title == letter.subject


def test_the_pdf_of_an_arabic_letter_opens_from_right_to_left():
    letter = writing.write("readiness", "ar", readiness("ar"))

    preferences = PdfReader(BytesIO(letter.pdf)).trailer["/Root"]["/ViewerPreferences"]

    assert preferences["/Direction"] == "/R2L"


def test_the_pdf_of_an_arabic_letter_can_be_searched_and_read_aloud():
    letter = writing.write("readiness", "ar", readiness("ar"))

    words = set(golden.pdf_pages(letter.pdf)[0].split())

    # Fonts that draw the dots of a letter apart (Noto Sans Arabic) come out as other words.
    assert words >= {"وتود", "الأمانة", "أن", "تعرب", "عن", "استعدادها", "بالتعاون", "السلطات", "المختصة"}


def test_pdf_pages_are_a4_and_hold_no_font_of_the_machine():
    reader = PdfReader(BytesIO(writing.write("readiness", "zh-hans", readiness("zh-hans")).pdf))

    sizes = {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in reader.pages}
    fonts = {font.get_object()["/BaseFont"] for page in reader.pages for font in page["/Resources"]["/Font"].values()}

    assert sizes == {(595, 842)}
    assert {name.partition("+")[2].partition("-Identity")[0] for name in fonts} == {
        "NotoSans-Regular",
        "NotoSansCJKtc-Regular",
    }


def test_a_long_table_says_on_every_page_what_its_columns_are_and_which_article_goes_on():
    letter = writing.write("readiness", "en", readiness_with_many_needs("en"))

    pages = golden.pdf_pages(letter.pdf)

    assert [page.splitlines()[-1] for page in pages] == [f"{n} / {len(pages)}" for n in range(1, len(pages) + 1)]
    assert len(pages) == 6
    for page in pages[2:]:
        running_head, columns, article, *_ = page.splitlines()
        assert running_head == "UNCAC/1/XAA/2026-0001 22\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2026"
        assert columns == "Need Number"
        assert article.startswith("Article ")
    assert sum(page.count("Capacity-building") for page in pages) == 20


@SIX_LANGUAGES
def test_html_is_readable_in_a_mail_program_without_asking_anyone(language):
    letter = writing.write("readiness", language, readiness(language))

    direction = "rtl" if language == "ar" else "ltr"
    assert f'dir="{direction}">' in letter.html.splitlines()[1]
    assert not any(remote in letter.html for remote in ("http:", "https:", "//", "<img", "url(", "@import"))


def test_reviewers_words_keep_their_own_direction():
    letter = with_a_need_that_says("1. تدريب المحققين")

    assert '<span class="text rtl" dir="rtl">1. تدريب المحققين</span>' in letter.html


def test_lines_of_the_text_are_short_except_where_words_have_no_spaces():
    lengths = {
        language: max(map(len, writing.write("readiness", language, readiness(language)).text.splitlines()))
        for language in writing.LANGUAGES
    }

    assert {language for language, longest in lengths.items() if longest > 72} == {"zh-hans"}


def test_the_mail_asks_its_addressee_to_acknowledge():
    letter = english()

    mail = writing.mail(letter, "en", acknowledge_url=URL, valid_until=date(2026, 12, 1))

    assert mail.subject == letter.subject
    assert mail.text.startswith(letter.text)
    assert f"\n\n{URL}\n\nThe link is meant for you alone and is valid until" in mail.text
    assert "valid until 1\N{NO-BREAK SPACE}December\N{NO-BREAK SPACE}2026." in mail.text
    assert mail.html.count('href="https://follow-up.example.org/a/1?x=1&amp;y=2"') == 2
    assert mail.html.index("The Secretariat</p>") < mail.html.index("Acknowledge receipt</a>")


def test_the_mail_of_a_copy_has_no_link():
    mail = writing.mail(english(), "en", acknowledge_url=None)

    assert "This copy is sent to you for information." in mail.text
    assert "This copy is sent to you for information." in mail.html
    assert "href" not in mail.html
    assert "://" not in mail.text


def test_a_link_without_its_last_day_is_refused():
    with pytest.raises(TypeError, match="the day until which it is valid"):
        writing.mail(english(), "en", acknowledge_url=URL)


@pytest.mark.parametrize(
    ("kind", "language"),
    [("readiness", "de"), ("farewell", "en"), ("../readiness", "en"), ("readiness", "../en")],
)
def test_only_letters_that_have_words_can_be_written(kind, language):
    with pytest.raises(writing.NoSuchLetter):
        writing.write(kind, language, readiness("en"))


def test_missing_data_are_an_error_and_not_a_gap():
    data = readiness("en")
    del data["reference"]

    with pytest.raises(KeyError, match="reference"):
        writing.write("readiness", "en", data)


def test_without_typst_the_error_says_what_to_install(monkeypatch):
    writing._typesetter.cache_clear()
    monkeypatch.setitem(sys.modules, "typst", None)

    with pytest.raises(writing.LettersNotInstalled, match=r"install tafollow\[letters\]"):
        english()
