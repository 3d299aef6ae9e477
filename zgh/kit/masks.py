"""How personal data looks to people who need not see all of it."""


def mask_name(name: str) -> str:
    """王丽娟 → 王**, 艾力·买买提 → 艾**; the length is kept up to three characters."""
    return name[:1] + "*" * min(max(len(name) - 1, 1), 2) if name else ""


def mask_phone(phone: str) -> str:
    """13812341234 → 138****1234; anything shorter is hidden whole."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "*" * len(phone)


def mask_id(number: str) -> str:
    """110101199003078888 → 1101**********8888."""
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}" if len(number) > 8 else "*" * len(number)
