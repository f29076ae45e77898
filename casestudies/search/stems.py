"""Words as the search compares them: without case, accents and endings. Pure text work."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from threading import Lock

# What is longer is no word.
LONGEST_STEM = 40
# Scripts without blanks between words: each of their letters counts as one.
INDEXED_WORD = re.compile(
    r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\W_\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+"
)
# The languages that Snowball has stemmers for, by their tags; words of others stay whole.
STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
# What British and American spelling differ in, once the endings are gone.
SPELLINGS = ((re.compile("is$"), "iz"), (re.compile("our$"), "or"), (re.compile("yse?$"), "yz"))


def folded_words(text: str) -> list[str]:
    """The words of a text, without case and accents."""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return [fold(word) for word in INDEXED_WORD.findall(composed)]


@lru_cache(50_000)
def fold(word: str) -> str:
    """A word without case and accents."""
    if not word.isascii():
        apart = unicodedata.normalize("NFKD", word.casefold())
        word = "".join(letter for letter in apart if letter.isalnum())
    return word.lower()[:LONGEST_STEM]


def main_language(tag: str) -> str:
    """The language of a tag such as pt-BR, for which there is a stemmer; "" if there is none."""
    language = tag.lower().partition("-")[0]
    return language if language in STEMMERS else ""


@lru_cache(100_000)
def stem(word: str, language: str) -> str:
    """A folded word without its ending in a main language; as it is if that is unknown."""
    if not language:
        return word
    ending_less = fold(stemmer(language)(word)) or word
    if language == "en":
        for ending, same in SPELLINGS:
            ending_less = ending.sub(same, ending_less)
    return ending_less


@cache
def stemmer(language: str) -> Callable[[str], str]:
    """Snowball's stemmer, which minds a single word at a time."""
    # It reads the rules of all its languages; a process for which nobody searches wants none.
    import snowballstemmer  # noqa: PLC0415

    made = snowballstemmer.stemmer(STEMMERS[language])
    lock = Lock()

    def stem_word(word: str) -> str:
        with lock:
            return str(made.stemWord(word))

    return stem_word


def stems_of(text: str, language: str) -> list[str]:
    """The stems of a text's words, in their order."""
    return [stem(word, language) for word in folded_words(text)]
