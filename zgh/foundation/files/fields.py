"""The field with which files come in. Files that were all right survive a mistake elsewhere in the form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from zgh.kit.forms import ZghBoundField

from .hold import held, hold
from .models import MOST, StoredFile

ACCEPT = "image/jpeg,image/png,image/webp,image/gif,.pdf,.docx,.xlsx"


@dataclass
class Posted:
    """What one submit brought: new uploads, uuids of files held since the last try, and all that now wait."""

    uploads: list[UploadedFile]
    kept: list[str]
    held: list[StoredFile] = field(default_factory=list)


class AttachmentsInput(forms.FileInput):
    """A multiple file input; files already held are shown as ticked boxes and come back by uuid."""

    template_name = "files/input.html"
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Posted:
        """Nothing is read yet."""
        uploads = files.getlist(name) if hasattr(files, "getlist") else [files[name]] if files.get(name) else []
        kept = data.getlist(f"{name}-kept") if hasattr(data, "getlist") else data.get(f"{name}-kept", [])
        return Posted(list(uploads), list(kept))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Neither new nor held ones."""
        return name not in files and f"{name}-kept" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The held files beside the input."""
        context = super().get_context(name, None, attrs)
        context["widget"]["held"] = value.held if isinstance(value, Posted) else []
        return context


class AttachmentsBound(ZghBoundField):
    """Keeps the one `Posted`, so that what `clean` has held is there when the form is shown again."""

    @cached_property
    def data(self) -> Posted:  # type: ignore[override]
        """What was posted, once."""
        return self.field.widget.value_from_datadict(self.form.data, self.form.files, self.html_name)


class AttachmentsField(forms.Field):
    """Up to nine files; cleans to a list of held `StoredFile`, ready for `attach`.

    Cleaning stores the good ones (outside any transaction, as forms do) and says in Chinese what is wrong with the
    others. Held files come back with the next submit; what is never attached is swept after a day. `takes_text`: also
    plain text files.
    """

    widget = AttachmentsInput
    bound_field_class = AttachmentsBound

    def __init__(self, *, most: int = MOST, takes_text: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most, self.takes_text = most, takes_text
        facts = {
            "accept": f"{ACCEPT},.txt" if takes_text else ACCEPT,
            "multiple": True,
            "data-photos": True,
            "data-most": most,
        }
        for key, value in facts.items():
            self.widget.attrs.setdefault(key, value)

    def clean(self, posted: Posted | None) -> list[StoredFile]:  # type: ignore[override]
        """The held files, in the order chosen."""
        posted = posted or Posted([], [])
        posted.held, is_swept = held(posted.kept[:MOST])
        errors = [_("之前传的文件放得太久，已经清掉了。请重新选一次")] if is_swept else []
        over = len(posted.held) + len(posted.uploads) - self.most
        if over > 0:
            facts = {"most": self.most, "over": over}
            raise ValidationError([*errors, _("最多传%(most)d个，请去掉%(over)d个再选一次") % facts], code="most")
        for upload in posted.uploads:
            try:
                posted.held.append(hold(upload, takes_text=self.takes_text))
            except ValidationError as error:
                errors += error.messages
        if errors:
            raise ValidationError(errors)
        if self.required and not posted.held:
            raise ValidationError(_("请至少传一张照片或一个文件"), code="required")
        return posted.held
