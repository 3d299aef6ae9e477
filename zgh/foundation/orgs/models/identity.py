"""Identity numbers, kept apart from the person because a row filter cannot hide a column."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zgh.kit.masks import mask_id
from zgh.kit.sealed import SealedField, blind

from .person import Person


class IdentityNumber(models.Model):
    """A person's identity-card number, sealed. Read only through `unseal(person, by, reason)`."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="identity", verbose_name=_("职工"))
    number = SealedField(_("身份证号"))
    number_hash = models.CharField(_("身份证号查找码"), max_length=64, unique=True)
    number_mask = models.CharField(_("身份证号（隐去）"), max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = _("身份证号")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.number_mask

    @classmethod
    def fields_for(cls, number: str) -> dict[str, str]:
        """The three columns for one number (18 characters); also for bulk inserts."""
        return {"number": number, "number_hash": blind(number), "number_mask": mask_id(number)}
