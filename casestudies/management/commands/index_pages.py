"""The search brought up to date by hand; else the mail worker does it (search/indexing.py)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from casestudies.search.indexing import compare_all_articles, index_all_changed_pages
from casestudies.search.server import search_server
from casestudies.tables.searched_pages import note_all_pages


class Command(BaseCommand):
    help = "Index the pages that have changed, for the search. May be stopped and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="index every page anew")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all"]:
            note_all_pages()
            search_server.forget()
        for left in index_all_changed_pages():
            self.stdout.write(f"{left} changes left")
        compare_all_articles()
