"""Those that wait for their turn: answers pass broadcasts, and broadcasts are never shut out.

A call is admitted when its chat takes it, and starts when the whole does. A broadcast is admitted
only a moment before it will start: its row is marked as on its way between the two, and must not
wait long like that. A place is given to whoever waits when it becomes free, an answer first.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import math
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Protocol

from bot.publishing.limits.lanes import Lanes, Permit
from bot.publishing.limits.pace import Ended, Pace
from bot.publishing.limits.values import Call, Lane, Limits

# How far ahead of their start broadcasts are admitted: marking them takes a while.
AHEAD_SECONDS = 0.1
# No longer than what a broadcast that was late may make up for (LATE_SECONDS in pace.py).
TICK_SECONDS = 0.02
# Where a flood lasts longer than this, what was admitted goes back instead of waiting.
LONGEST_BAR_SECONDS = 1.0


class Timer(Protocol):
    def cancel(self) -> None: ...


Later = Callable[[float, Callable[[], None]], Timer]


class GateClosedError(Exception):
    """The program ends: no broadcast is admitted any more."""


class HeldBackError(Exception):
    """The server takes nothing for so many seconds: the call was not made."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"flood control for {seconds:.0f} s")
        self.seconds = seconds


class Gate:
    """`clock` gives steady seconds, `later` calls back after some; `most` broadcasts are under way
    at once, so that answers find a connection."""

    def __init__(
        self,
        limits: Limits,
        *,
        clock: Callable[[], float],
        later: Later,
        most: int = 64,
    ) -> None:
        self.paid = limits.paid
        self._pace = Pace(limits)
        self._clock = clock
        self._later = later
        self._most = most
        self._numbers = itertools.count()
        self._ready: deque[Permit] = deque()  # broadcasts whose chat takes them
        self._timed: list[tuple[float, int, Permit]] = []  # a heap: when the chat takes them
        self._parked: dict[str, list[Permit]] = defaultdict(list)  # a call in the chat has to end
        self._lanes = {False: Lanes(), True: Lanes()}  # by whether they are paid
        self._ahead = 0  # broadcasts that are admitted and have not started
        self._under_way = 0  # broadcasts that have started
        self._timer: Timer | None = None
        self._rings_at = math.inf
        self._closed = False

    # -- what callers do

    async def admit(self, call: Call) -> Permit:
        """Wait until the chat takes it. Raises: GateClosedError."""
        if self._closed and call.lane is Lane.BROADCAST:
            raise GateClosedError
        permit = Permit(call)
        now = self._clock()
        self._file(permit, now)
        self._come_back(self._admit_some(now))
        try:
            await permit.admitted.wait()
        except asyncio.CancelledError:
            self.drop(permit)
            raise
        return permit

    async def start(self, permit: Permit) -> None:
        """Wait for a place of the whole. Raises: HeldBackError (it is given back then)."""
        self._lanes_of(permit).append(permit)
        now = self._clock()
        self._come_back(self._start_some(self._lanes[permit.call.paid], now))
        self._come_back(self._admit_some(now))
        try:
            await permit.started.wait()
        except (asyncio.CancelledError, HeldBackError):
            self.drop(permit)
            raise

    def end(self, permit: Permit, ended: Ended, retry_after: float = 0.0) -> None:
        """Its answer came, or none will. `retry_after`: seconds, of one REFUSED."""
        if permit.ended or permit.started_at is None:
            return
        permit.ended = True
        now, call, chat = self._clock(), permit.call, permit.chat
        self._under_way -= call.lane is Lane.BROADCAST
        self._pace.end(call, chat, ended, started=permit.started_at, now=now)
        if ended is Ended.REFUSED and self._pace.refused(
            call, chat, retry_after, started=permit.started_at, now=now
        ):
            self._hold_back(call, now)
        unparked = self._unpark_behind(permit, now)
        # The moment for all others is known already, and a timer rings then.
        if (
            unparked
            or ended is not Ended.ANSWERED
            or any(lanes.stuck for lanes in self._lanes.values())
        ):
            self._pump()

    def drop(self, permit: Permit) -> None:
        """It is not to be made; nothing where it has ended."""
        if permit.started_at is not None:
            self.end(permit, Ended.NEVER_SENT)
        if permit.ended:
            return
        permit.ended = True
        if permit.admitted.come:
            self._ahead -= permit.call.lane is Lane.BROADCAST
            self._pace.withdraw(permit.call, permit.chat)
            self._unpark_behind(permit, self._clock())
        permit.admitted.end()
        permit.started.end()
        self._pump()

    def wait_of(self, call: Call) -> float:
        """Seconds until it could start, by what is known: more may be waiting before it."""
        now = self._clock()
        at = max(self._pace.chat_ready(call, now), self._pace.barred_until(call), now)
        return at - now if math.isfinite(at) else 0.0

    def went_before(self, chat: str, seconds_ago: float) -> None:
        """A message of an earlier run; told from the oldest to the newest, before any call."""
        self._pace.went_before(chat, self._clock() - seconds_ago)

    def known_as(self, name: str, number: int) -> None:
        """ "@name" and the number are one chat."""
        before = self._pace.key(name)
        self._pace.known_as(name, number)
        if self._pace.key(name) != before and self._unpark(before, self._clock()):
            self._pump()

    def close(self) -> None:
        """Admit no broadcast any more; what is admitted goes its way."""
        self._closed = True
        waiting = [*self._ready, *(permit for *_, permit in self._timed)]
        waiting += [permit for parked in self._parked.values() for permit in parked]
        for permit in waiting:
            if permit.call.lane is Lane.BROADCAST and not permit.admitted.over:
                permit.admitted.refuse(GateClosedError())

    # -- the queue

    def _lanes_of(self, permit: Permit) -> deque[Permit]:
        lanes = self._lanes[permit.call.paid]
        return lanes.answers if permit.call.lane is Lane.ANSWER else lanes.broadcasts

    def _file(self, permit: Permit, now: float) -> None:
        """Where it belongs by its chat."""
        at = self._pace.chat_ready(permit.call, now)
        if math.isinf(at):
            self._parked[self._pace.key(permit.call.chat)].append(permit)
        elif at > now:
            heapq.heappush(self._timed, (at, next(self._numbers), permit))
            self._come_back(at)
        elif permit.call.lane is Lane.ANSWER:
            self._admit(permit, now)
        else:
            self._ready.append(permit)

    def _unpark_behind(self, permit: Permit, now: float) -> bool:
        """Whether any waited for its end."""
        return permit.chat is not None and self._unpark(permit.chat.present().key, now)

    def _unpark(self, key: str, now: float) -> bool:
        """Whether any waited for the chat."""
        parked = self._parked.pop(key, None)
        if parked is None:
            return False
        for permit in sorted(parked, key=lambda each: each.call.lane):
            self._refile(permit, now)
        return True

    def _refile(self, permit: Permit, now: float) -> None:
        if not permit.admitted.over:
            self._file(permit, now)

    def _admit(self, permit: Permit, now: float) -> None:
        permit.chat = self._pace.admit(permit.call, now)
        self._ahead += permit.call.lane is Lane.BROADCAST
        permit.admitted.give()

    def _pump(self) -> None:
        """Let go whatever may, and come back when the next one may."""
        now = self._clock()
        while self._timed and self._timed[0][0] <= now:
            self._refile(heapq.heappop(self._timed)[2], now)
        moments = [self._start_some(lanes, now) for lanes in self._lanes.values()]
        moments.append(self._admit_some(now))
        moments.append(self._timed[0][0] if self._timed else math.inf)
        self._come_back(min(moments))

    def _come_back(self, at: float) -> None:
        """A timer that rings too early does no harm: it is cheaper than to set another."""
        if at < self._rings_at:
            if self._timer is not None:
                self._timer.cancel()
            self._rings_at = at
            self._timer = self._later(at - self._clock(), self._ring)

    def _ring(self) -> None:
        self._timer, self._rings_at = None, math.inf
        self._pump()

    def _start_some(self, lanes: Lanes, now: float) -> float:
        """Returns when the next one may start; inf: not before something else happens."""
        soonest, lanes.stuck = math.inf, False
        while lanes.answers or lanes.broadcasts:
            soonest, lanes.stuck = math.inf, False
            for lane in lanes.in_turn():
                full = lane is lanes.broadcasts and self._under_way >= self._most
                at = math.inf if full else self._pace.whole_ready(lane[0].call, now)
                if at <= now:
                    self._start(lanes.take(lane), now)
                    break
                if math.isinf(at):
                    lanes.stuck = True
                else:
                    soonest = min(soonest, self._by_tick(lane[0].call, at, now))
            else:
                break
        return soonest

    def _by_tick(self, call: Call, at: float, now: float) -> float:
        """Where many go in a tick they go together: a timer for each costs as much as its call."""
        limit = self._pace.whole_limit(call, now)
        many = call.lane is Lane.BROADCAST and limit is not None and limit * TICK_SECONDS > 1
        return max(at, now + TICK_SECONDS) if many else at

    def _start(self, permit: Permit, now: float) -> None:
        permit.started_at = now
        self._pace.start(permit.call, now)
        if permit.call.lane is Lane.BROADCAST:
            self._ahead -= 1
            self._under_way += 1
        permit.started.give()

    def _admit_some(self, now: float) -> float:
        """Returns when a flood lets the next broadcast be admitted; inf: not by time alone."""
        while self._ready:
            permit = self._ready[0]
            if permit.admitted.over:
                self._ready.popleft()
                continue
            bar = self._pace.barred_until(permit.call) - AHEAD_SECONDS
            if bar > now:
                return bar
            if self._ahead >= self._most_ahead(permit.call, now):
                return math.inf
            self._ready.popleft()
            if self._pace.chat_ready(permit.call, now) <= now:
                self._admit(permit, now)
            else:
                self._file(permit, now)
        return math.inf

    def _most_ahead(self, call: Call, now: float) -> int:
        limit = self._pace.whole_limit(call, now)
        if limit is None:
            return self._most
        return max(2, math.ceil(limit * AHEAD_SECONDS))

    def _hold_back(self, call: Call, now: float) -> None:
        """The whole is stopped: rows that are marked go back, where it is for long."""
        seconds = self._pace.barred_until(call) - now
        if seconds > LONGEST_BAR_SECONDS:
            for permit in self._lanes[call.paid].broadcasts:
                if not permit.started.over:
                    permit.started.refuse(HeldBackError(seconds))
