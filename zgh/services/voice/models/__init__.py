"""Cases, what is said about them, the promises on them, and who may be told what."""

from .case import Case
from .category import Category
from .clock import Clock, Escalation, Participant, Phase
from .direction import Direction
from .errand import Errand
from .idea import Idea
from .idea_benefit import Benefit, Reward
from .idea_class import IdeaClass
from .idea_people import CoAuthor, Review
from .kind import MANNERS, Desk, Kind, Manner
from .leeway import Extension, Pause
from .mask import actor, alias_of, mask_of, own
from .merging import MergeLink
from .obligation import Obligation, oblige, unions_behind
from .planning import Milestone
from .rules import Rules, VoiceSetting, rules_for
from .sanction import HidingTurn, MaskSanction
from .supervision import SupervisionOrder
from .support import Support, distinct_supporters, mark_of, people_behind, supported
from .talk import Answer, Message, Rating
from .template import AnswerTemplate
from .threshold import ThresholdRule
from .unmasking import UnmaskRequest, UnmaskSeat

__all__ = [
    "MANNERS",
    "Answer",
    "AnswerTemplate",
    "Benefit",
    "Case",
    "Category",
    "Clock",
    "CoAuthor",
    "Desk",
    "Direction",
    "Errand",
    "Escalation",
    "Extension",
    "HidingTurn",
    "Idea",
    "IdeaClass",
    "Kind",
    "Manner",
    "MaskSanction",
    "MergeLink",
    "Message",
    "Milestone",
    "Obligation",
    "Participant",
    "Pause",
    "Phase",
    "Rating",
    "Review",
    "Reward",
    "Rules",
    "SupervisionOrder",
    "Support",
    "ThresholdRule",
    "UnmaskRequest",
    "UnmaskSeat",
    "VoiceSetting",
    "actor",
    "alias_of",
    "distinct_supporters",
    "mark_of",
    "mask_of",
    "oblige",
    "own",
    "people_behind",
    "rules_for",
    "supported",
    "unions_behind",
]
