"""The poller of sources, built for the running program or for one command."""

from __future__ import annotations

import random
from collections.abc import Sequence

from bot.app.newsroom import Newsroom
from bot.common.clock import sleep
from bot.newsroom.sources import Hosts, Poller
from bot.newsroom.sources.poll import Alarm
from storage.records import Notice, Source, Trouble


class Unheard:
    """For a command line: who reads its answer needs no notice."""

    def source_gone(self, _source: Source, _trouble: Trouble) -> Sequence[Notice]:
        return ()


def make_poller(newsroom: Newsroom, alarm: Alarm, owner: str) -> Poller:
    return Poller(
        store=newsroom.store,
        client=newsroom.client,
        intake=newsroom.intake,
        hosts=Hosts(newsroom.now, sleep),
        alarm=alarm,
        now=newsroom.now,
        chance=random.random,
        owner=owner,
    )
