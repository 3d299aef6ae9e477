"""What allauth's second factors ask of us: secrets sealed, names in Chinese, keys bound to this site."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext as _

from zgh.kit.sealed import seal, unseal


class MFAAdapter(DefaultMFAAdapter):
    """TOTP keys and recovery seeds are encrypted with the field keys; `zgh rotate_keys` knows them."""

    def encrypt(self, text: str) -> str:
        """Sealed."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Opened."""
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        """What the app on the phone calls us."""
        return _("智工汇")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the host people see; ALLOWED_HOSTS has checked it."""
        return {"id": context.request.get_host().partition(":")[0], "name": _("智工汇")}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """The handle is the login's number; what the device shows is the person's own name."""
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.name}
