"""Forms: an XLSForm is published, compiled against the records and kept, version by version."""
