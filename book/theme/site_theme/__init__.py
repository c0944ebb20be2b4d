"""Turns the site JSON of MyST into static pages that open from a folder; see ../README.md."""
