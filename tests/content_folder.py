"""Folders with content files, and the two commands that move content."""

from io import BytesIO, StringIO

from django.core.management import call_command
from PIL import Image


def write(folder, **files):
    """Write files below the folder by path; text as UTF-8, bytes as they are."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def import_content(*paths, **options):
    """Run the command; its exit status and its output as lines, without the paths' folder.

    Every remark has a line unless another verbosity is asked for.
    """
    return run("import_content", *map(str, paths), **{"verbosity": 2} | options)


def export_content(folder):
    return run("export_content", str(folder))


def run(*arguments, **options):
    output = StringIO()
    try:
        call_command(*arguments, stdout=output, stderr=StringIO(), **options)
    except SystemExit as stop:
        return stop.code, output.getvalue()
    return 0, output.getvalue()


def page(title="A page", body="Some text.\n", **keys):
    """A Hugo file with a title, a date and further lines of front matter."""
    lines = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f'---\ntitle: "{title}"\ndate: 2026-01-01\n{lines}---\n{body}'


def files_in(folder):
    """Every file below the folder with its content, the export's list apart."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".exported")
    }


def picture(colour="red", kind="PNG", **options):
    output = BytesIO()
    Image.new("RGB", (8, 6), colour).save(output, kind, **options)
    return output.getvalue()
