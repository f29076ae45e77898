"""From documents to rows: pages with their links, images, history and old addresses."""
