"""Pictures are decoded in processes of their own that stay, and that any picture may kill."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from casestudies.images.decoding import REENCODER, Decoder, Decoders, ImageError

pytestmark = pytest.mark.slow

FAULTS = """
import os, signal, time
def careful_answer(data, widths, real=careful_answer):
    if data == b"dies":
        os.kill(os.getpid(), signal.SIGKILL)
    if data == b"hangs":
        time.sleep(60)
    while data == b"spins":
        pass
    if data == b"lies":
        return b'{"files": [[0, 1000000000]]}' + b"\\n"
    return b"[1]\\n" if data == b"babbles" else real(data, widths)
SECONDS = 1
main()
"""


def picture(color="red", size=(60, 40)):
    output = io.BytesIO()
    Image.new("RGB", size, color).save(output, "PNG")
    return output.getvalue()


@pytest.fixture
def faulty(monkeypatch, tmp_path):
    """The program, made to fail at some words."""
    script = tmp_path / "reencoding.py"
    script.write_text(REENCODER.read_text().partition('if __name__ == "__main__"')[0] + FAULTS)
    monkeypatch.setattr("casestudies.images.decoding.REENCODER", script)


@pytest.mark.usefixtures("faulty")
@pytest.mark.parametrize("fault", ["dies", "spins", "babbles"])
def test_picture_that_breaks_the_process_is_refused_and_the_next_is_read(fault):
    with Decoder() as decoder:
        with pytest.raises(ImageError, match="damaged"):
            decoder.decode(fault.encode(), [30])

        assert decoder.decode(picture(), [30]).head["width"] == 60


@pytest.mark.usefixtures("faulty")
@pytest.mark.parametrize("fault", ["hangs", "lies"])
def test_picture_that_stops_the_process_is_given_up(fault, monkeypatch):
    with Decoder() as decoder:
        with monkeypatch.context() as impatient:
            impatient.setattr("casestudies.images.decoding.PATIENCE", 0.5)
            with pytest.raises(ImageError, match="damaged"):
                decoder.decode(fault.encode(), [30])

        assert decoder.decode(picture(), [30]).head["width"] == 60


def test_bomb_between_two_pictures_harms_neither():
    with Decoder() as decoder:
        first = decoder.decode(picture(), [30])
        process = decoder.process
        with pytest.raises(ImageError, match="40 megapixels"):
            decoder.decode(picture(size=(10_000, 4_001)), [30])

        assert decoder.decode(picture(), [30]) == first
        assert decoder.process is process


def test_process_that_was_killed_between_two_pictures_costs_none():
    with Decoder() as decoder:
        first = decoder.decode(picture(), [30])
        decoder.process.kill()
        decoder.process.wait()

        assert decoder.decode(picture(), [30]) == first


def test_threads_get_each_the_picture_they_gave():
    sizes = [(60 + number, 40) for number in range(12)]
    decoders = Decoders()

    with ThreadPoolExecutor(4) as threads:
        heads = threads.map(lambda size: decoders.decode(picture(size=size), None).head, sizes)
    decoders.stop()

    assert [(head["width"], head["height"]) for head in heads] == sizes


def test_copies_have_the_widths_that_were_asked_for():
    with Decoder() as decoder:
        files = decoder.decode(picture(size=(900, 300)), [480, 960, 1600]).files

    sizes = {width: Image.open(io.BytesIO(file)).size for width, file in files.items()}
    assert sizes == {0: (900, 300), 480: (480, 160), 900: (900, 300)}
