"""Every state of a page kept in rows: compared, shown, shared. Knows no files/ and no desk/."""
