"""The media folder, or the bucket that several machines have in its place."""
