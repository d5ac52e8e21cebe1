"""The tables of linkage: what is compared, the keys to it, the pairs found, the runs that found them, who asks whom."""

from __future__ import annotations

from django.db import models

from wayhome.linkage.decisions import Change, Decision

__all__ = ["Ask", "Change", "Decision", "Pair", "Run", "Traits"]


class Traits(models.Model):
    """What linkage compares of one registration, and by which areas it is found; made from today's records and kept up
    by bookmark.

    It holds names, so it goes when the person is erased, and can be made again from the register at any time.
    Absent is "" for text and None for numbers and days.
    """

    person = models.CharField(max_length=64, unique=True, help_text="uid of the registration")
    latin = models.TextField(help_text="name in Latin letters: folded tokens without titles, sorted, by blanks")
    local = models.TextField(help_text="name in local script: folded tokens without titles, sorted, by blanks")
    skeleton = models.TextField(help_text="keys that both scripts share, one a token, sorted, by blanks")
    sex = models.CharField(max_length=16)
    born = models.SmallIntegerField(null=True, help_text="year of birth, told or reckoned from the age")
    rounded = models.BooleanField(
        default=False, db_default=False, help_text="born is reckoned from an age that is a multiple of five"
    )
    birth_date = models.DateField(null=True)
    phone = models.CharField(max_length=16, help_text="the last eight digits")
    document = models.CharField(max_length=64, help_text="number of the document: letters and digits only")
    village = models.CharField(max_length=64, help_text="uid of the place the person is from")
    household = models.CharField(max_length=64, help_text="uid of the household they belong to now")
    current = models.CharField(
        max_length=64,
        default="",
        db_default="",
        help_text="uid of the area where the person is now; nobody is compared by it",
    )

    class Meta:
        verbose_name = "traits"
        verbose_name_plural = "traits"
        indexes = [models.Index(fields=["household"], name="traits_by_household")]

    def __str__(self) -> str:
        return self.person


class Key(models.Model):
    """One of the keys under which a registration is found. It holds no letter, and goes with the traits.

    A table of its keys alone: in SQLite WITHOUT ROWID, so that a block is one range.
    """

    pk = models.CompositePrimaryKey("key", "traits")
    key = models.BigIntegerField(help_text="see linkage.keys")
    traits = models.BigIntegerField(help_text="number of the traits")

    def __str__(self) -> str:
        return f"{self.key} of {self.traits}"


class NamePart(models.Model):
    """One token of names, and how many registrations bear it: what a search chooses from, and how rare a name is."""

    text = models.TextField(unique=True, help_text="a folded token, in either script")
    skeleton = models.TextField(db_index=True)
    people = models.IntegerField()

    def __str__(self) -> str:
        return self.text


class NameCount(models.Model):
    """How many registrations have a name of exactly these skeletons: how rare it is. With "", how many there are."""

    skeleton = models.TextField(primary_key=True, help_text="as in the traits")
    people = models.IntegerField()

    def __str__(self) -> str:
        return self.skeleton


class Bearer(models.Model):
    """That a registration bears a part of a name, by place: so a small area is searched without the country.

    A row for the place the person is from, and one for the area where they are now if that is another.
    """

    pk = models.CompositePrimaryKey("part", "village", "traits")
    part = models.BigIntegerField(help_text="number of the part")
    village = models.CharField(max_length=64)
    traits = models.BigIntegerField(help_text="number of the traits")

    def __str__(self) -> str:
        return f"{self.part} of {self.traits}"


class Run(models.Model):
    """One run over the register, or over what is new in it: its manifest. It names nobody."""

    started = models.DateTimeField()
    finished = models.DateTimeField(null=True)
    by = models.CharField(max_length=64)
    engine = models.CharField(max_length=16)
    since = models.BigIntegerField(default=0, help_text="registrations with a later seq were compared with all")
    mark = models.BigIntegerField()
    model = models.CharField(max_length=64, help_text="SHA-256 of the model file")
    counts = models.JSONField(default=dict)
    alarms = models.JSONField(default=list, help_text="coded problems: odd clusters, blocks left out")

    def __str__(self) -> str:
        return f"run {self.pk} at {self.mark}"


class Pair(models.Model):
    """Two registrations that may be of one person: `left` < `right`. What was decided of them is remembered here.

    `reasons` are [code, numbers] without words; words are made when shown. Once a person decided, weight and reasons
    stay as they were then, until `reopened`.
    SAME and ASSIGNED are ties: who a registration is follows from them alone. An OPEN pair with `by` was in the hands
    of a person, so the model leaves it to people.
    """

    class State(models.TextChoices):
        OPEN = "open"
        SAME = "same"
        DIFFERENT = "different"
        UNSURE = "unsure"
        ASSIGNED = "assigned"

    left = models.CharField(max_length=64)
    right = models.CharField(max_length=64)
    weight = models.FloatField(help_text="log2 of the odds that both are one person")
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    found = models.DateTimeField()
    run = models.ForeignKey(Run, null=True, on_delete=models.SET_NULL, related_name="pairs")
    by = models.CharField(max_length=64, default="", help_text="who decided; empty for the model")
    at = models.DateTimeField(null=True)
    note = models.TextField(default="")
    reopened = models.DateTimeField(null=True, help_text="since when it is to be looked at again, decided as it is")
    version = models.PositiveIntegerField(default=0, help_text="grows with each decision and each undo")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="one_row_per_pair"),
            models.CheckConstraint(condition=models.Q(left__lt=models.F("right")), name="pair_in_order"),
        ]
        indexes = [
            models.Index(fields=["right"], name="pairs_by_right"),
            models.Index(fields=["state", "-weight"], name="pairs_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.left} and {self.right}"


class Ask(models.Model):
    """Somebody sees one side of a pair and asks those who see the other. It shows them the asker's side, no more."""

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="asked")
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    shown = models.CharField(max_length=64, help_text="uid of the registration that the asker shows")
    message = models.TextField(default="")
    answered_by = models.CharField(max_length=64, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pair", "shown"], name="asked_once")]

    def __str__(self) -> str:
        return f"{self.by} asks about {self.pair}"
