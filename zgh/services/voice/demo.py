"""Three months of conversations for the demonstration group, written in bulk and dated in the past."""

from __future__ import annotations

from zgh.foundation.orgs.models import Person
from zgh.kit.demo import Progress, World, in_batches

from . import demo_support
from .demo_answers import keep_phrases, stand_around
from .demo_ideas import build_ideas
from .demo_masks import stop_and_ask
from .demo_script import Script, Stage
from .demo_story import tell
from .demo_write import write

STEP = "心声"


def build(world: World, progress: Progress) -> None:
    """About one voice per twelve employees: most answered, some due today, a few overdue; and 周敏's own story."""
    converse(world, world.count(1200, 40), progress)
    if "cast" in world.shared:
        tell(world)
        build_ideas(world)
        stop_and_ask(world)
        keep_phrases(world)
        stand_around(world)
    demo_support.build(world)


def converse(world: World, count: int, progress: Progress) -> None:
    """Write `count` conversations by random employees, spread over the last three months."""
    rng = world.random(f"voice:{count}")
    stage = Stage(world)
    authors = list(
        Person.objects.filter(user__isnull=False, union__isnull=False)
        .exclude(user__username__startswith="demo")
        .order_by("pk")
        .values_list("user_id", "union_id")
    )
    done = 0
    for batch in in_batches(range(count), 500):
        write([Script(stage, rng, *rng.choice(authors)) for _ in batch], stage)
        done += len(batch)
        progress(STEP, done, count)
