"""What testimonials and clients are called in texts."""

from django.utils.text import slugify


def proof_key(written: str) -> str:
    """The key of a testimonial or a client, as an author may write it."""
    return slugify(written, allow_unicode=True)
