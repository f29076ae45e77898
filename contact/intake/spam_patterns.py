"""The wording of advertising and probes, as regular expressions; spam.py says what it is worth."""

import re


def any_of(*phrases: str) -> re.Pattern[str]:
    """One of the phrases, beginning at a word and in any case; a space stands for any white space.

    Phrases may use regular expressions.
    """
    alternatives = "|".join(phrase.replace(" ", r"\s+") for phrase in phrases)
    return re.compile(rf"\b(?:{alternatives})", re.IGNORECASE)


LINK = re.compile(r"(https?:\s*//|\bwww\.)\S*", re.IGNORECASE)

SHORTENED_LINK = any_of(
    r"(bit\.ly|tinyurl\.com|t\.me|wa\.me|goo\.gl|cutt\.ly|is\.gd|rb\.gy|shorturl\.at)/"
)

# Nobody writes markup into a plain text field; robots post it everywhere to see where it works.
MARKUP = re.compile(
    r"\[/?(url|link|img)\b|</?(a|script|iframe|img|svg|b|p|br|div)\b[^>]*>", re.IGNORECASE
)

# Mail-merge fields and spintax that were never filled in.
PLACEHOLDER = re.compile(
    r"\{\{?\s*[a-z_]+\s*\}?\}|\{[^{}|\n]*\|[^{}\n]*\}|%[A-Z_]{4,}%|\[(first|last|your)[ _]name\]",
    re.IGNORECASE,
)

# What scanners send to find a hole.
PROBE = re.compile(
    r"'\s*(or|and)\s+'?\d+'?\s*=|\bunion\s+(all\s+)?select\b|\$\{jndi:|(\.\./){2}|/etc/passwd"
    r"|\bsleep\(\d+\)|\bwaitfor\s+delay\b|\{\{\s*\d+\s*\*\s*\d+\s*\}\}|javascript:",
    re.IGNORECASE,
)

# What nobody says who asks for help with their organisation.
PITCH = any_of(
    # Search engines
    r"back-?links?\b",
    r"do-?follow\b",
    r"link building",
    r"domain authority",
    r"guest posts?\b",
    r"(write|publish) an? (article|post) for (you|your)",
    r"link to my (client|site|website)",
    r"sponsored (post|article|content)",
    r"(first|top) page of google",
    r"rank(ing|ed|s)? (your \w+ )?(higher|well|#1|number one|on (google|search))",
    r"seo (service|package|expert|agency|audit)",
    r"(boost|increase|more|drive) (your )?(website )?(traffic|visibility)",
    r"your website'?s? (visibility|ranking|traffic)",
    # Services
    r"targeted (traffic|leads|visitors)",
    r"(verified|qualified) (leads|contacts)",
    r"e-?mail (lists?|databases?)\b",
    r"web(site|page)? (re-?design|design|development) (service|company|agency|team)",
    r"(explainer|animated) videos?\b",
    r"(send|share) (you )?(a|our|my) (free )?(quote|price list|packages|proposal|audit)",
    r"(for )?(only|just) (\$|usd )\d+",
    r"dear (website|business|site) owner",
    r"dear webmaster",
    # Money and goods
    r"buy (followers|likes)",
    r"(instagram|tiktok|youtube) (followers|subscribers|likes)",
    r"passive income",
    r"(make|earn) (money|\$|up to|extra)",
    r"(quick|easy|instant|personal) loans?\b",
    r"loan offer",
    r"(no|bad) credit( check)?\b",
    r"(provide|offer) (\w+ )?loans",
    r"(trading|crypto) (robot|bot|signals)",
    r"invest (just )?\$",
    r"next of kin",
    r"(unclaimed )?inheritance",
    r"million (usd|dollars|euros)",
    r"business proposal",
    r"contact me (privately|directly)",
    r"viagra",
    r"cialis",
    r"(no|without( a)?) prescription",
    r"replica (\w+ )?(watch|bag)",
    r"\d+\s?% off\b",
    # Sex
    r"(hot|sexy|horny|lonely) (single )?(girls|women|singles|ladies)",
    r"adult dating",
    r"porn",
    r"escorts?\b",
    # Calls to click
    r"act now",
    r"click (here|the link|below)",
    r"(buy|order|visit|register|sign up) now\b",
    r"to unsubscribe",
    r"opt.?out\b",
    # Russian
    r"казино",
    r"порно",
    r"кредит онлайн",
    r"продвижени\w+ сайт",
)

# What may be the visitor's own trade or turn of phrase: it takes several, or a link beside them.
TRADE = any_of(
    r"seo\b",
    r"casinos?\b",
    r"betting\b",
    r"slots?\b",
    r"poker\b",
    r"bonus(es)?\b",
    r"crypto\w*",
    r"bitcoins?\b",
    r"btc\b",
    r"forex\b",
    r"loans?\b",
    r"payday\b",
    r"interest rate",
    r"credit score",
    r"pharmacy\b",
    r"pills?\b",
    r"followers\b",
    r"dating\b",
    r"discounts?\b",
    r"free (trial|audit|quote|sample)",
    r"special offer",
    r"limited time",
    r"(best|lowest|cheap|affordable|wholesale|factory) (price|rate)s?\b",
    r"cheap\b",
    r"guaranteed\b",
    r"risk.free\b",
    r"(leading|professional) (manufacturer|supplier)",
    r"made in china",
    r"whats ?app\b",
    r"telegram\b",
    r"dear (sir|madam)",
    r"your (website|domain)\b",
    r"copyright",
    r"ставки",
)

WORD = re.compile(r"[^\W\d_]+")
CASE_FLIP = re.compile(r"[a-z][A-Z]")
# No vowel, five consonants in a row, or two letters that no language writes side by side.
NO_WORD = re.compile(
    r"[^aeiouy]{5,}|\A[^aeiouy]+\Z|q[^ua]|[bcfghjkmpqvwxz]x|x[bdfgjkmnqrvwxz]|[bcfghjklmpqvwx]q"
    r"|v[bcfghjkmpqtwxz]|w[gjqvx]"
)
