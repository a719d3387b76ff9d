import codecs
import contextlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.articles.decoding import decode
from retrieval.errors import ArticleError

ENGLISH = (
    "“About 250,000 people had been displaced,” he said – in health facilities, in schools, in residential "
    "areas. “We cannot leave matters like this… We are preparing for any possibility,” he added.\n"
)
RUSSIAN = "Около 250 тысяч человек были вынуждены покинуть свои дома, сообщили в четверг местные власти.\n"
UKRAINIAN = "Близько 250 тисяч людей були змушені залишити свої домівки, повідомив у четвер речник.\n"
GREEK = "Περίπου 250.000 άνθρωποι εκτοπίστηκαν, δήλωσε την Πέμπτη ο εκπρόσωπος της κυβέρνησης.\n"
ARABIC = "اضطر نحو مئتين وخمسين ألف شخص إلى مغادرة منازلهم، حسبما قال المتحدث يوم الخميس.\n"
JAPANESE = "ロシアとシリアの軍は反政府勢力の地域への攻撃を強化した。約25万人が避難を余儀なくされた。\n"
CHINESE = "俄罗斯和叙利亚军队加强了对叛军控制地区的袭击。大约有二十五万人流离失所,官员周四表示。\n"
KOREAN = "약 25만 명이 집을 떠나야 했다고 대변인이 목요일에 밝혔다. 병원과 학교도 공습으로 피해를 입었다.\n"
FRENCH = "Élodie a été déplacée à l'été dernier. Les élèves français ont repris l'école près de Besançon.\n"
GERMAN = "Über 250.000 Menschen mußten flüchten, erklärte die Behörde. Größere Städte hätten schöne Häuser.\n"
ALL = [ENGLISH, RUSSIAN, UKRAINIAN, GREEK, ARABIC, JAPANESE, CHINESE, KOREAN, FRENCH, GERMAN]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_unicode_comes_through(text):
    """UTF-8 with or without a byte order mark and UTF-16 with one give the very text."""
    text = text.removeprefix("\ufeff")
    assert decode(text.encode("utf-8")) == text
    assert decode(codecs.BOM_UTF8 + text.encode("utf-8")) == text
    assert decode(codecs.BOM_UTF16_LE + text.encode("utf-16-le")) == text
    assert decode(codecs.BOM_UTF16_BE + text.encode("utf-16-be")) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "cp1252"),
        (GERMAN, "latin-1"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (UKRAINIAN, "cp1251"),
        (GREEK, "cp1253"),
        (ARABIC, "cp1256"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
        (CHINESE, "gb18030"),
        (CHINESE, "gbk"),
        (KOREAN, "euc-kr"),
    ],
)
@pytest.mark.parametrize("times", [1, 5, 1000])
def test_certain_encodings_are_recognised(text, encoding, times):
    """A text that can only mean one thing is read, long or short."""
    data = text.encode(encoding, errors="ignore")
    assert decode(data * times) == data.decode(encoding) * times


ENCODINGS = ["cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "latin-1", "iso8859-2"]
ENCODINGS += ["mac_roman", "cp850", "cp437", "cp866", "mac_cyrillic", "koi8-r"]
ENCODINGS += ["shift_jis", "gbk", "big5", "euc-kr"]


def saved(encoding):
    """The texts that `encoding` can hold, each with its bytes."""
    for text in ALL:
        with contextlib.suppress(UnicodeEncodeError):
            yield text, text.encode(encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_never_the_wrong_text(encoding):
    """Whatever a text is saved in, it comes out as it was or is refused: a wrong guess spoils quotes."""
    tried = 0
    for text, data in saved(encoding):
        tried += 1
        with contextlib.suppress(ArticleError):
            assert decode(data) == text
    assert tried


def test_what_two_encodings_could_mean_is_refused():
    """French in cp1252 is as good Hungarian in cp1250 to a machine: refused, with what to do."""
    with pytest.raises(ArticleError, match=r"can't be told for certain; save it as UTF-8\."):
        decode(FRENCH.encode("cp1252"))


def test_a_later_line_can_make_it_uncertain():
    """Encodings that agree on the first 32 KB must agree on all the rest."""
    beginning = ENGLISH * 400
    assert decode(beginning.encode("cp1252")) == beginning
    with pytest.raises(ArticleError, match="for certain"):
        decode((beginning + "The vicuña.\n").encode("cp1252"))


@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN, CHINESE])
def test_one_bad_byte_in_utf8_spoils_nothing_else(text):
    """UTF-8 with a damaged character is called that, with its place, and never read as something else."""
    data = ("ok\n" + text * 20).encode()
    with pytest.raises(ArticleError, match=r"UTF-8 with a damaged character at byte 4; save"):
        decode(data[:3] + b"\xff" + data[3:])
    with pytest.raises(ArticleError, match="damaged"):
        decode(data[:-1] + "é".encode()[:1])


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\0",
        b"PK\x03\x04\x14\0\x06\0",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "no byte order mark".encode("utf-16-le"),
        codecs.BOM_UTF32_LE + "four bytes each".encode("utf-32-le"),
        b"\x01\x02\x03\x04 text",
        b"one nul\0 in a text of many words" * 100,
        random.Random(7).randbytes(50_000),
    ],
)
def test_binary_files_are_refused(data):
    """Bytes that are no text are refused as binary."""
    with pytest.raises(ArticleError, match="looks like a binary file"):
        decode(data)


@given(st.binary())
def test_any_bytes_give_text_or_a_reason(data):
    """No bytes whatsoever raise anything but ArticleError, nor give half a character."""
    with contextlib.suppress(ArticleError):
        decode(data).encode("utf-8")


def test_damaged_utf16_is_refused():
    """UTF-16 that ends within a character is refused."""
    with pytest.raises(ArticleError, match="UTF-16 but is damaged"):
        decode(codecs.BOM_UTF16_LE + b"a\0b")
