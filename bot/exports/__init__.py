"""What the public gets after a count, as files: see docs/exports.md."""
