"""What a verb raises when it cannot be done on this row now; bulk acts count it and go on."""


class Refusal(Exception):  # noqa: N818 (named after what the person meets)
    """The row is not, or no longer, in a state for this. Nothing has changed."""
