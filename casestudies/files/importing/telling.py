"""How an import's report is told: a line a remark to people, the same as data to scripts."""

import re
from collections.abc import Iterator
from typing import Any

from casestudies.files.importing.report import Report, ReportLine

# What differs between remarks that say the same.
PARTICULARS = re.compile(r"“[^”]*”|\d+|<[^>]*>?")
# So many files are named with a remark on many of them.
FILES_NAMED = 3


def in_lines(report: Report, *, every: bool = False) -> list[str]:
    """The remarks sorted by file and place, those that say the same of many files once; then what
    became of the front matter, how many words are seen, and the counts. With `every` each remark
    has a line.
    """
    groups = [[one] for one in sorted(report.messages)] if every else grouped_remarks(report)
    told = [*table_of_keys(report), *words_seen(report), in_numbers(report)]
    return [*map(line_of, groups), *told, *filter(None, [report.shortfall])]


def table_of_folders(report: Report) -> Iterator[str]:
    """What the files of each folder become."""
    told = ((folder, kind or "as told by it", str(n)) for (folder, kind), n in folders_of(report))
    rows = [("folder", "kind", "files"), *told]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for folder, kind, files in rows:
        yield f"  {folder:{widths[0]}}  {kind:{widths[1]}}  {files}"


def folders_of(report: Report) -> list[tuple[tuple[str, str], int]]:
    return sorted(report.folders.items())


def grouped_remarks(report: Report) -> list[list[ReportLine]]:
    """The remarks, those together that differ in no more than names and numbers; few stay apart."""
    found: dict[tuple[str, str], list[ReportLine]] = {}
    for message in sorted(report.messages):
        alike = message.level.value, PARTICULARS.sub("", message.text)
        found.setdefault(alike, []).append(message)
    several = (group for group in found.values() if len(group) > FILES_NAMED)
    few = ([one] for group in found.values() if len(group) <= FILES_NAMED for one in group)
    return sorted([*several, *few], key=lambda group: group[0])


def line_of(group: list[ReportLine]) -> str:
    first, *others = group
    if not others:
        return str(first)
    named = ", ".join(f"{one.shown_file}:{one.place.line}" for one in others[: FILES_NAMED - 1])
    more = ", …" if len(others) >= FILES_NAMED else ""
    return f"{first} ({len(others)} more like it: {named}{more})"


def table_of_keys(report: Report) -> Iterator[str]:
    """What became of every key of the front matter; nothing where no file was read."""
    rows = [
        ("key", "files", "what became of it"),
        *((k, str(n), f) for k, n, f in fates_in_order(report)),
    ]
    if len(rows) == 1:
        return
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for key, count, fate in rows:
        yield f"  {key:{widths[0]}}  {count:>{widths[1]}}  {fate}"


def fates_in_order(report: Report) -> list[tuple[str, int, str]]:
    """Key, number of files and fate: what is not shown last, and the most frequent first."""
    rows = ((key, count, fate) for (key, fate), count in report.keys.items())
    return sorted(rows, key=lambda row: (row[2].startswith("kept"), row[2], -row[1], row[0]))


def words_seen(report: Report) -> Iterator[str]:
    """How many of the words that were read visitors will see."""
    words, seen = report.counts["words"], report.counts["words seen"]
    if words:
        yield f"Visitors see {seen:,} of {words:,} words ({1000 * seen // words / 10} %)."


def in_numbers(report: Report) -> str:
    counts = ", ".join(f"{report.counts[name]} {name}" for name in report.counted())
    return f"{counts[0].upper()}{counts[1:]}."


def as_data(report: Report, *, dry_run: bool) -> dict[str, Any]:
    """The same for JSON; docs/import-report.md describes the fields."""
    return {
        "dry_run": dry_run,
        "counts": {name: report.counts[name] for name in (*report.COUNTS, *report.RARE)},
        "words": {"all": report.counts["words"], "seen": report.counts["words seen"]},
        "folders": [{"folder": f, "kind": k, "files": n} for (f, k), n in folders_of(report)],
        "shortfall": report.shortfall,
        "remarks": [
            {
                "level": group[0].level.value,
                "text": group[0].text,
                "count": len(group),
                "places": [place_of(one) for one in group],
            }
            for group in grouped_remarks(report)
        ],
        "keys": [{"key": k, "files": n, "became": f} for k, n, f in fates_in_order(report)],
    }


def place_of(message: ReportLine) -> dict[str, Any]:
    line, column = message.place
    return {"file": message.shown_file, "line": line, "column": column, "text": message.text}
