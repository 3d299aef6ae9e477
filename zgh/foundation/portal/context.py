"""What every page's shell needs."""

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict:
    """Menu and unread count; filled by the portal work."""
    return {}
