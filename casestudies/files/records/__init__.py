"""Testimonials and clients in data files: arrays or maps of records in JSON, YAML or TOML."""
