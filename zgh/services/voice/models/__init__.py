"""Cases, what is said about them, the promises on them, and who may be told what."""

from .case import Case
from .category import Category
from .clock import Clock, Escalation, Participant, Phase
from .mask import actor, alias_of, mask_of, own
from .rules import Rules, VoiceSetting, rules_for
from .talk import Answer, Message, Rating

__all__ = [
    "Answer",
    "Case",
    "Category",
    "Clock",
    "Escalation",
    "Message",
    "Participant",
    "Phase",
    "Rating",
    "Rules",
    "VoiceSetting",
    "actor",
    "alias_of",
    "mask_of",
    "own",
    "rules_for",
]
