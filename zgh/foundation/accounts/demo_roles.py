"""Who may be signed in with one tap in demonstration mode; the demonstration group opens these logins."""

DEMO_ROLES = {
    "demo-employee": "职工 周敏",
    "demo-cadre": "工会干部 王丽娟",
    "demo-chair": "工会主席 李建国",
    "demo-group-chair": "集团工会主席 杨玉梅",
    "demo-hr": "集团人事 陈静",
    "demo-auditor": "审计员 赵明审",
    "demo-operator": "平台运维 小何",
}
