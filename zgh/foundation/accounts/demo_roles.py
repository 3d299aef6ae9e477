"""Who may be signed in with one tap in demonstration mode; the demonstration group opens these logins."""

from __future__ import annotations

from .models import User

DEMO_ROLES = {
    "demo-employee": "职工 周敏",
    "demo-newcomer": "新职工 马晓燕",
    "demo-cadre": "工会干部 王丽娟",
    "demo-chair": "工会主席 李建国",
    "demo-group-chair": "集团工会主席 杨玉梅",
    "demo-hr": "集团人事 陈静",
    "demo-auditor": "审计员 赵明审",
    "demo-operator": "平台运维 小何",
    "demo-security": "安全管理员 何安",
    "demo-inspector": "安全审计员 谢明",
}


def there() -> list[tuple[str, str]]:
    """(login name, role) of those that have been built, in the order above. One query."""
    built = set(User.objects.filter(username__in=DEMO_ROLES, is_active=True).values_list("username", flat=True))
    return [(username, role) for username, role in DEMO_ROLES.items() if username in built]


def login_of(username: str) -> User | None:
    """The login of one role; None for any other name."""
    return User.objects.filter(username=username, is_active=True).first() if username in DEMO_ROLES else None
