"""Files become documents: few of them in this process, many over the cores."""

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from threading import Thread

from casestudies.files.importing.reading import linting
from casestudies.files.importing.reading.destinations import written_in
from casestudies.files.importing.reading.document import Document
from casestudies.files.importing.reading.documents import read_document
from casestudies.files.importing.reading.images import find_images
from casestudies.files.importing.reading.markdown_file import MarkdownFile
from casestudies.files.importing.report import RefusedFileError
from casestudies.files.processes import HELPERS, reading_processes

# From how many files on it pays to start processes.
MANY = 400
FILES_AT_ONCE = 50

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A document, or why the file becomes none."""

    document: Document | None = None
    refusal: RefusedFileError | None = None


Files = Sequence[MarkdownFile]
Job = Future[list[ReadFile]]


def read_files(files: Files, *, keep_html: bool) -> Iterator[ReadFile]:
    """What is in the files, in their order."""
    if len(files) < MANY or not HELPERS:
        yield from map(read_file, files)
        return
    with reading_processes() as processes:
        yield from SharedReading(files, processes, keep_html=keep_html).results()


def read_file(file: MarkdownFile) -> ReadFile:
    """What is in one file: a function of the file and its site, and of nothing else."""
    try:
        return ReadFile(read_document(file))
    except RefusedFileError as refusal:
        return ReadFile(refusal=refusal)


def read_ahead(files: Files, *, keep_html: bool) -> list[ReadFile]:
    """What is in the files, and what there is to say about their texts as far as can be told before
    all pages are known.
    """
    found = [read_file(file) for file in files]
    for document in filter(None, (read.document for read in found)):
        document.foreseen = linting.foresee(document, keep_html=keep_html)
        written_in(document)
        find_images(document)
    return found


class SharedReading:
    """Batches of files that other processes read from the front, and this one, while it waits, from
    the end.
    """

    def __init__(self, files: Files, processes: ProcessPoolExecutor, *, keep_html: bool) -> None:
        self.processes = processes
        self.read = partial(read_ahead, keep_html=keep_html)
        starts = range(0, len(files), FILES_AT_ONCE)
        self.waiting = deque(files[start : start + FILES_AT_ONCE] for start in starts)
        self.begun: deque[tuple[Files, Job]] = deque()
        self.read_here: deque[list[ReadFile]] = deque()
        self.room = 2 * HELPERS + 1
        self.starting = Thread(target=self.start, daemon=True)

    def start(self) -> None:
        """Wait for the first process, which takes as long as hundreds of files."""
        # Whatever is wrong with it is met again where it gets something to do.
        with suppress(Exception):
            self.processes.submit(int)

    def is_starting(self) -> bool:
        return self.starting.is_alive()

    def results(self) -> Iterator[ReadFile]:
        """What is in all files, in their order."""
        self.starting.start()
        while self.waiting or self.begun:
            self.begin()
            if self.waiting and not (self.begun and self.begun[0][1].done()):
                self.read_here.appendleft(self.read(self.waiting.pop()))
            else:
                yield from self.result(*self.begun.popleft())
        while self.read_here:
            yield from self.read_here.popleft()

    def begin(self) -> None:
        """Give the other processes enough to do; nothing before one is there, and nothing any more
        when none can be had.
        """
        if self.is_starting():
            return
        try:
            while self.waiting and len(self.begun) < self.room:
                job = self.processes.submit(self.read, self.waiting[0])
                self.begun.append((self.waiting.popleft(), job))
        except (OSError, EOFError, BrokenExecutor):
            logger.warning("No other process can be had: this one reads alone.", exc_info=True)
            self.room = 0

    def result(self, batch: Files, job: Job) -> list[ReadFile]:
        """What a process has found; found here where it has died, or wanted the database."""
        try:
            return job.result()
        except Exception:  # Whatever it was, it happens here again or not at all.
            logger.debug("Files were not read by another process.", exc_info=True)
        return self.read(batch)
