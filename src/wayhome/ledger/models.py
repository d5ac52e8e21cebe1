"""The tables of the book."""

from __future__ import annotations

from django.db import models

from wayhome.ledger.record import Book


class Source(models.Model):
    """Where entries come from: a file received, a screen edit, a pack load, a decision, submissions."""

    class Sort(models.TextChoices):
        FILE = "file"
        SCREEN = "screen"
        PACK = "pack"
        DECISION = "decision"
        SUBMISSION = "submission"

    sort = models.CharField(max_length=16, choices=Sort.choices)
    name = models.TextField(help_text="the file's name, the screen, the pack and its version")
    digest = models.CharField(max_length=64, default="", help_text="SHA-256 of the bytes received")
    by = models.CharField(max_length=64)
    device = models.TextField(default="")
    received = models.DateTimeField()
    details = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name


class Shape(models.Model):
    """The properties of a kind as they were when entries were written: enough to read those without today's code."""

    kind = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    properties = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "digest"], name="one_row_per_shape")]


class Entry(Book):
    """One line of the book: the full state of one record at one time.

    `seq` is gapless and in commit order. `prev` is the seq this entry replaces. `facts`, `identity` and `answers` are
    JSON text; the digests of the last two are salted, so that erasing text and salt leaves nothing to guess against.
    """

    class Op(models.TextChoices):
        PUT = "put"
        VOID = "void"
        REDACT = "redact"

    seq = models.BigIntegerField(primary_key=True)
    prev = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    uid = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    op = models.CharField(max_length=8, choices=Op.choices)
    facts = models.TextField()
    identity = models.TextField(null=True)
    answers = models.TextField(null=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, db_index=False)
    source_row = models.BigIntegerField(null=True)
    shape = models.ForeignKey(Shape, on_delete=models.PROTECT, db_index=False)
    facts_digest = models.CharField(max_length=64)
    identity_digest = models.CharField(max_length=64, null=True)
    answers_digest = models.CharField(max_length=64, null=True)
    salt = models.CharField(max_length=32, null=True)

    class Meta(Book.Meta):
        constraints = [models.UniqueConstraint(fields=["uid", "kind", "version"], name="one_entry_per_version")]

    def __str__(self) -> str:
        return f"{self.seq}: {self.op} {self.kind} {self.uid} v{self.version}"


class Head(Book):
    """The seq of the newest entry: of the whole book (kind "") and of each kind.

    The row of the book is locked while numbers are allocated, so that seq has no gap and follows commit order.
    """

    kind = models.CharField(primary_key=True, max_length=32)
    seq = models.BigIntegerField(default=0)


class Bookmark(models.Model):
    """How far a consumer of the book has read."""

    consumer = models.CharField(primary_key=True, max_length=64)
    seq = models.BigIntegerField(default=0)


class Segment(models.Model):
    """One immutable Parquet file: the entries of one kind with first <= seq <= last."""

    kind = models.CharField(max_length=32)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    rows = models.BigIntegerField()
    path = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "first"], name="one_segment_per_range")]
