"""What our workers add to the queue of django_tasks_db: who lives, and whose turn is taken."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """A worker process that lives, or lived until `beat_at`."""

    worker_id = models.CharField(_("进程"), max_length=64, unique=True)
    started_at = models.DateTimeField(_("启动时间"), auto_now_add=True)
    beat_at = models.DateTimeField(_("最近一次心跳"), db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("任务进程")
        ordering = ["-beat_at"]

    def __str__(self) -> str:
        return self.worker_id


class TimerSlot(models.Model):
    """One turn of a timed job. Whoever inserts the row enqueues the run; the unique pair lets only one."""

    job = models.CharField(_("定时任务"), max_length=120)
    slot = models.DateTimeField(_("轮次"))
    taken_at = models.DateTimeField(_("开始时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("定时任务轮次")
        ordering = ["-slot"]
        constraints = [models.UniqueConstraint(fields=["job", "slot"], name="one_turn_a_slot")]

    def __str__(self) -> str:
        return f"{self.job} {self.slot:%F %T}"
