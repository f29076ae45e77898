"""Addresses: what a header may carry, which are one mailbox, which look false."""

import pytest

from contact.text.email_addresses import bare, mailbox, warnings


@pytest.mark.parametrize(
    ("address", "in_header"),
    [
        ("maria@example.org", "maria@example.org"),
        ("o'hara+x@example.org", "o'hara+x@example.org"),
        ("maria@bücher.example", "maria@xn--bcher-kva.example"),
        ("márta@example.org", ""),
        ('"quoted\x0bpart"@example.org', ""),
        ('"quoted"@example.org', ""),
        ("maria@example.org\nBcc: x@example.org", ""),
        ("maria@example.org\x0cBcc: x@example.org", ""),
        ("maria@example.org\n", ""),
        ("Maria <maria@example.org>", ""),
        ("maria@example.org, x@example.org", ""),
        ("maria@[127.0.0.1]", ""),
        ("maria@" + "a" * 64 + ".example", ""),
        ("maria@" + "long." * 60 + "example", ""),
        ("maria", ""),
        ("", ""),
    ],
)
def test_header_carries_bare_ascii_addresses_only(address, in_header):
    assert bare(address) == in_header


@pytest.mark.parametrize(
    "other",
    [
        "MARIA.KELLER@GMAIL.COM",
        "maria.keller+one@gmail.com",
        "mariakeller@gmail.com",
        "m.a.r.i.a.keller@googlemail.com",
    ],
)
def test_spellings_of_one_mailbox_have_one_key(other):
    assert mailbox(other) == mailbox("maria.keller@gmail.com")


def test_dots_count_outside_gmail():
    assert mailbox("maria.keller@example.org") != mailbox("mariakeller@example.org")


def test_domain_in_unicode_and_in_punycode_is_one_mailbox():
    assert mailbox("maria@BÜCHER.example") == mailbox("maria@xn--bcher-kva.example")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("maria@xn--e1awd7f.com", ["punycode; it reads еріс.com"]),
        ("maria@еріс.com", ["letters outside plain ASCII"]),
        (
            "maria@exаmple.org",
            ["plain ASCII", "“exаmple” mixes alphabets: Cyrillic, Latin"],
        ),
        ("mаria@example.org", ["before the @", "“mаria” mixes alphabets: Cyrillic, Latin"]),
        ("maria@xn--not-punycode-\x00", []),
        ("maria.keller-2@example.org", []),
    ],
)
def test_unusual_letters_are_said_in_words(address, words):
    found = warnings(address)

    assert len(found) == len(words)
    assert [word for word, sentence in zip(words, found, strict=True) if word not in sentence] == []
