"""`zgh keys`: fresh secrets for a new installation, in the form .env wants. Needs no settings: it makes them."""

from __future__ import annotations

import secrets

from cryptography.fernet import Fernet

NOTE = """\
# Keep these apart from the backups of the database. Without ZGH_FIELD_KEYS phones and ID numbers cannot be read again;
# without ZGH_BLIND_KEY nobody is found by phone, without ZGH_MASK_KEY nobody finds the voices they raised unnamed."""


def fresh() -> dict[str, str]:
    """New random secrets by setting."""
    return {
        "ZGH_SECRET_KEY": secrets.token_urlsafe(50),
        "ZGH_FIELD_KEYS": Fernet.generate_key().decode(),
        "ZGH_BLIND_KEY": secrets.token_urlsafe(32),
        "ZGH_MASK_KEY": secrets.token_urlsafe(32),
    }


def show() -> None:
    """Print them, ready for `zgh keys >> .env`."""
    print(NOTE)
    for name, value in fresh().items():
        print(f"{name}={value}")
