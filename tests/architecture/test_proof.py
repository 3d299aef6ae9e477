"""Acts that would hurt most from an unattended device ask for proof; the list is kept here, complete and current."""

from __future__ import annotations

from tests.architecture.addresses import addresses

READING = {  # before the page is shown
    "accounts:add_app",
    "accounts:add_passkey",
    "accounts:password",
    "accounts:qr",
    "membership:reveal",
    "orgs:unseal",
    "privacy:take_copy",
}
ACTING = {  # before something happens
    # power
    "handover:agree",
    "handover:arrange",
    "handover:give",
    "orgs:end",
    "orgs:grant",
    "structure:approve",
    "terms:finish",
    # people's data, their membership and their logins
    "membership:deem",
    "membership:expel",
    "membership:move_out",
    "membership:note_base",
    "orgs:apply",
    "orgs:approve",
    "orgs:replace_phone",
    "orgs:undo",
    "privacy:approve",
    "privacy:closing",
    "privacy:copies",
    "privacy:correct",
    "privacy:held",
    "privacy:reactivate",
    "privacy:set_period",
    "privacy:take",
    "structure:member_form",
    # factors, and platform work
    "accounts:approve_reset",
    "accounts:ask_reset",
    "accounts:end_sessions",
    "accounts:operate",
    "accounts:recovery_codes",
    "accounts:remove_factor",
    "accounts:rename_factor",
    "accounts:rerun",
    "accounts:unlock",
}


def asking(kind: str) -> set[str]:
    """Names of all addresses whose view asks for proof in this way."""
    return {address.name for address in addresses() if getattr(address.view, "proof", "") == kind}


def test_sensitive_pages_ask_for_proof_before_they_are_shown() -> None:
    assert asking("reading") == READING


def test_sensitive_acts_ask_for_proof_before_they_happen() -> None:
    assert asking("acting") == ACTING
