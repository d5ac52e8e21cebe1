"""The tables of what people decided about pairs, kept so that each decision can be taken back exactly."""

from __future__ import annotations

from django.db import models


class Decision(models.Model):
    """One decision about one pair, or the taking back of all that a run assigned (then `run` is set, `pair` is not)."""

    pair = models.ForeignKey("linkage.Pair", null=True, on_delete=models.CASCADE, related_name="decisions")
    run = models.ForeignKey("linkage.Run", null=True, on_delete=models.CASCADE, related_name="taken_back")
    verdict = models.CharField(max_length=16, help_text="the state it gave the pair")
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    note = models.TextField(default="")
    written = models.BigIntegerField(default=0, help_text="the entry of its last assignment; 0 if it moved none")
    undone_by = models.CharField(max_length=64, default="")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["by", "-at"], name="decisions_by_whom")]

    def __str__(self) -> str:
        return f"{self.verdict} by {self.by}"


class Change(models.Model):
    """What a decision did to one pair: its own, or one that had to open again. Here stands how that pair was before."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="changes")
    pair = models.ForeignKey("linkage.Pair", on_delete=models.CASCADE, related_name="changes")
    state = models.CharField(max_length=16)
    by = models.CharField(max_length=64, default="")
    at = models.DateTimeField(null=True)
    note = models.TextField(default="")
    reopened = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.pair} was {self.state}"
