"""Tables beside those of pages, a file each; in which order rows stand, and which are picked."""
