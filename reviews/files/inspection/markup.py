"""Reads the XML inside office files with expat, in pieces; a document type ends it, so no entity is expanded."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

from reviews.files.inspection.verdicts import Refused

Attributes = dict[str, str]
SeeElement = Callable[[str, Attributes], None]
SeeText = Callable[[str, str], None]


class Enough(Exception):
    """The root element was reached and is of no interest; behind it no document type can stand."""


def see_nothing(_tag: str, _text: str) -> None:
    """For markup whose text does not matter."""


@dataclass(frozen=True)
class Eye:
    """What is called with each element and its text, in documents whose root has `root` in its name or namespace."""

    element: SeeElement
    text: SeeText = see_nothing
    root: str = ""


def read_markup(part: str, first: bytes, rest: Iterator[bytes], eye: Eye) -> None:
    """Show elements and text, names without namespaces, to the eye. Raises Refused for damage and document types."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_document_type
    _open(parser, eye)
    try:
        parser.Parse(first)
        for chunk in rest:
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except Enough:
        return
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Refused("damaged", part) from error


def refuse_document_type(*_declaration: object) -> None:
    raise Refused("document_type")


def _open(parser: expat.XMLParserType, eye: Eye) -> None:
    open_tags: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        if not open_tags and eye.root not in tag:
            raise Enough
        open_tags.append(_local(tag))
        eye.element(open_tags[-1], {_local(name): value for name, value in attributes.items()})

    def text(data: str) -> None:
        if open_tags:
            eye.text(open_tags[-1], data)

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _tag: open_tags.pop() if open_tags else None
    parser.CharacterDataHandler = text


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
