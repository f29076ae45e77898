"""Processes that share the work of reading files: over the cores, and without the database."""

import gc
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread

import django
from django.apps import apps
from django.conf import settings

# Whoever starts them has its hands full with what they bring.
HELPERS = min(os.cpu_count() or 1, 8)
PRELOADED = ["casestudies.files.preloaded"]


@contextmanager
def reading_processes() -> Iterator[ProcessPoolExecutor]:
    """Processes for functions of this package; what nobody has begun when it ends is dropped.

    They are forked from a process that has imported the site, has no threads and has opened
    nothing: a fork of this one would inherit its connections.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    pool = ProcessPoolExecutor(HELPERS, context, initializer=prepare)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Look for garbage among new objects only: the many that an import makes live to its end, and
    going through them all again and again took a tenth of its time.
    """
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 1_000_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def prepare() -> None:
    """Begin a process: Ctrl-C is for the one that waits for it, and it ends with that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=end_with_importer, daemon=True).start()
    set_up_without_database()


def end_with_importer() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def set_up_without_database() -> None:
    """Make the site's modules ready to be imported; what asks for the database raises."""
    if not apps.ready:
        settings.DATABASES = {}
        django.setup()
