"""Back-ups: the whole site, database and media, in one file, and back.

**The format** (1) depends on no database engine: an archive of one may be restored into the other,
and by any later release. A ZIP file (with ZIP64), its parts in this order:

- `about.txt`: what this is, for who finds it; by it the file is known.
- `media/<name>`: each file of the media storage, as it is.
- `rows/<app>.<model>.jsonl`: the rows of a table, one JSON object a line, by primary key; its keys
  are the columns' names in Django (`owner_id`), moments are ISO 8601 with microseconds. Which
  tables are left out, as they are derived or fleeting: tables.py.
- `media.jsonl`: name, bytes and SHA-256 of each media file.
- `manifest.json`: the manifest (manifest.py): format, moment, version of the code, site, engine,
  the migrations of each app that were applied, and rows, bytes and SHA-256 of each table.

The ZIP file's comment is the SHA-256, in hexadecimal, of all bytes before it. The file is its
owner's alone (0600), and written under another name until it is whole.

**What others call**:

- `making.make_backup(path, tell)`: writes an archive; returns its manifest.
- `archive.opened(path)`: an archive that was checked, every byte; raises `ArchiveError`.
- `restoring.restore(archive, changes, tell)`, then `tidy_media(archive, changes)`: put it in the
  place of what is there; `media_changes(archive)` says what that means for the media.
- `drill.rehearse(archive, tell)`: the same into a scratch database, which is compared and dropped.
- `settling.py`: what outlives a restore, and what is done at its end, before anybody sees it.

`tell` is called with a sentence now and then. Every error that is not a fault of the code is an
`ArchiveError`, whose text says what to do.
"""
