"""The demo's whole story, planned without a database: the same plan for the same last month, down to the minute."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from wayhome.config.demo.days import LONG_AGO, SETUP, delay, entered, workdays
from wayhome.config.demo.deeds import (
    Admit,
    Career,
    Close,
    Deed,
    Exit,
    MendTalk,
    Move,
    RetireTalk,
    Return,
    Talk,
)
from wayhome.config.demo.lands import (
    EXIT_KINDS,
    FULL_UNTIL,
    LANDS,
    MAY_RETURN,
    SEED,
    SHARED_ADMITTED_BY,
    SHARED_FROM,
    SHARED_PERSON,
    SHARED_UNTIL,
    START,
    Desk,
    Flow,
    Land,
    dice,
    drawn,
    facts_of,
    flow_of,
)
from wayhome.config.demo.prevention.story import prevention
from wayhome.kit.dates import Month

GRADUATED = "graduated_reintegrated"
LATE_IN_SEED_MONTH = 3  # sessions of October that reached the office on paper in November


FOLLOWED_UP = dt.timedelta(days=1095 + 14)  # the schedule's last contact, and the days until the work ends


@dataclass
class Client:
    """A person at a desk while the story is told: since when, until when, who walks with her."""

    key: str
    desk: Desk
    worker: str
    counsellor: str
    also: str | None
    on: dt.date
    stays: bool
    ready: dt.datetime  # when her admission had been entered
    touched: dt.datetime  # when the latest entry about her had been made
    until: dt.date | None = None
    ended_as: str = ""
    closed: bool = False
    steps: list[tuple[dt.date, str]] = field(default_factory=list)  # to come

    @property
    def assigned(self) -> tuple[tuple[str, str], ...]:
        """Who walks with her, by role."""
        pairs = [(self.worker, "case_worker"), (self.counsellor, "counsellor")]
        return tuple(pairs + ([(self.also, "other")] if self.also else []))

    def there(self, day: dt.date) -> bool:
        """Whether she is in service on a day (the day of exit is no more in service)."""
        return self.on <= day and (self.until is None or day < self.until)


@dataclass
class Story:
    """One country's story, told month by month."""

    land: Land
    clients: list[Client] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    numbers: int = 0

    def entered(
        self, rng: Random, day: dt.date, delay: int = 0, after: dt.datetime | None = None
    ) -> dt.datetime:
        """Return when something of ``day`` is entered in this country."""
        return entered(rng, self.land.zone, day, delay, after)

    # -- persons ---------------------------------------------------------------------------------------------
    def newcomer(self, rng: Random, on: dt.date, at: dt.datetime, key: str = "") -> Client:
        """Add a person to the story."""
        self.numbers += 1
        desk = rng.choices(self.land.desks, [desk.share for desk in self.land.desks])[0]
        client = Client(
            key=key or f"{self.land.office}-{self.numbers:04d}",
            desk=desk,
            worker=rng.choice(desk.workers),
            counsellor=rng.choice(desk.counsellors),
            also=rng.choice(desk.also) if desk.also and rng.random() < 0.3 else None,
            on=on,
            stays=self.numbers <= self.land.stays,
            ready=at,
            touched=at,
        )
        self.clients.append(client)
        return client

    def admit(
        self, rng: Random, on: dt.date, at: dt.datetime, source: str = "screen", shared: bool = False
    ) -> Client:
        """Tell an admission."""
        client = self.newcomer(rng, on, at, SHARED_PERSON if shared else "")
        category, facts, province = facts_of(rng, self.land.office, on.year)
        if client.key == SHARED_PERSON:
            facts |= {"sex": "female", "country": "VN", "ethnicity": "hmong", "first_language": "hmn"}
            category, province = "trafficking", None
        by_proxy = shared or (source == "paper" and at.date() > SETUP + dt.timedelta(days=30))
        proxy = SHARED_ADMITTED_BY if shared else self.land.supervisor
        deed = Admit(
            at=at, by=proxy if by_proxy else client.worker, person=client.key, office=client.desk.office, on=on,
            category=category, facts={} if shared else facts, province=None if shared else province,
            paper_number=f"{on:%y}-{self.numbers:03d}", assigned=client.assigned, source=source,
            done_by=client.worker if by_proxy else None, known=shared,
        )  # fmt: skip
        self.deeds.append(deed)
        client.steps = self._steps(rng, on)
        return client

    def _steps(self, rng: Random, on: dt.date) -> list[tuple[dt.date, str]]:
        """Draw when the next steps of the journey will be taken; some are never written down."""
        days = (rng.randint(5, 20), rng.randint(24, 45), rng.randint(50, 80))
        told = (
            zip(days, ("needs", "plan", "services"), strict=True)
            if self.land.steps
            else [(days[2], "services")]
        )
        return [(on + dt.timedelta(days=after), stage) for after, stage in told if rng.random() < 0.7]

    def _walk(self, rng: Random, month: Month) -> None:
        """Tell the steps that fall into this month, and those that were taken before the house was opened."""
        for client in self.clients:
            due = [(day, stage) for day, stage in client.steps if day <= month.last]
            client.steps = [step for step in client.steps if step not in due]
            for day, stage in due:
                if client.there(day) and day >= client.on:
                    at = self.entered(rng, max(day, month.first), after=client.ready)
                    self.deeds.append(
                        Move(
                            at=at,
                            by=client.worker,
                            person=client.key,
                            office=client.desk.office,
                            on=day,
                            stage=stage,
                        )
                    )
                    client.touched = max(client.touched, at)

    def opening(self) -> None:
        """Tell who was there before: entered from the paper list in the weeks after the house was opened."""
        rng = dice(self.land.office, "opening")
        grown = sum(flow_of(self.land, month).net for month in START.until(SEED))
        span = (SETUP - LONG_AGO).days - 10
        days = sorted(
            LONG_AGO + dt.timedelta(days=int(span * rng.random() ** 0.5))
            for _ in range(self.land.stock_at_seed - grown)
        )
        for number, on in enumerate(days):
            at = self.entered(rng, SETUP + dt.timedelta(days=1), 2 + number % 12)
            self.admit(rng, on, at, source="paper")

    # -- a month ---------------------------------------------------------------------------------------------
    def month(self, month: Month) -> None:
        """Tell a month: who comes, who leaves, who talks with whom."""
        rng, flow = dice(self.land.office, month), flow_of(self.land, month)
        days = workdays(month, self.land.weekend)
        leaving = self._leaving(rng, month, flow, days)
        self._returns(rng, month, flow, days, leaving)
        for number in range(flow.admitted):
            on = rng.choice(days)
            shared = number == 0 and month == SHARED_FROM and self.land.office == "vn"
            late = month == SEED and self.land.office == "kh" and number == 0
            on = days[-4] if late else on
            at = self.entered(rng, on, 17 if late else delay(rng, month))
            self.admit(rng, on, at, source="paper" if late else "screen", shared=shared)
        self._walk(rng, month)
        self._talks(rng, month, flow, days)
        self._careers(rng, month, flow, days)
        for client in leaving:
            assert client.until is not None
            at = self.entered(rng, client.until, delay(rng, month), after=client.touched)
            self.deeds.append(
                Exit(
                    at=at,
                    by=client.worker,
                    person=client.key,
                    office=client.desk.office,
                    on=client.until,
                    kind=client.ended_as,
                )
            )
            client.touched = at
        self._closings(month, days)

    def _closings(self, month: Month, days: list[dt.date]) -> None:
        """Tell for whom the work ends: who graduated three years ago and did not come back."""
        rng = dice(self.land.office, month, "closings")
        for client in self.clients:
            if client.until is None or client.ended_as != GRADUATED or client.closed:
                continue
            due = client.until + FOLLOWED_UP
            if due > month.last:
                continue
            on = min((day for day in days if day >= due), default=days[-1])
            client.touched = self.entered(rng, on, after=client.touched)
            client.closed = True
            self.deeds.append(
                Close(
                    at=client.touched, by=client.worker, person=client.key, office=client.desk.office, on=on,
                    agreed_by=self.land.supervisor,
                )
            )  # fmt: skip

    def _leaving(self, rng: Random, month: Month, flow: Flow, days: list[dt.date]) -> list[Client]:
        ripe = [c for c in self.clients if c.until is None and not c.stays and c.on < month.plus(-3).first]
        ripe = [c for c in ripe if c.key != SHARED_PERSON]
        leaving = rng.sample(ripe, flow.graduated + flow.others)
        for number, client in enumerate(leaving):
            client.ended_as = GRADUATED if number < flow.graduated else drawn(rng, EXIT_KINDS)
        if month == SHARED_UNTIL and self.land.office == "kh":
            leaving[-1].ended_as = ""
            leaving[-1] = next(c for c in self.clients if c.key == SHARED_PERSON)
            leaving[-1].ended_as = "transferred"
        for client in leaving:
            client.until = rng.choice(days)
        return leaving

    def _returns(
        self, rng: Random, month: Month, flow: Flow, days: list[dt.date], leaving: list[Client]
    ) -> None:
        gone = [
            c
            for c in self.clients
            if c.until and c.until < month.plus(-1).first and c.ended_as in MAY_RETURN and c not in leaving
        ]
        back = rng.sample([c for c in gone if c.on > LONG_AGO], flow.readmitted)
        for client in back:
            client.on, client.until, client.ended_as = rng.choice(days), None, ""
            client.closed = False
            at = self.entered(rng, client.on, delay(rng, month), after=client.touched)
            self.deeds.append(
                Return(at=at, by=client.worker, person=client.key, office=client.desk.office, on=client.on)
            )
            client.ready = client.touched = at

    # -- services --------------------------------------------------------------------------------------------
    def _windows(self, days: list[dt.date]) -> dict[str, tuple[Client, list[dt.date]]]:
        present = ((client, [day for day in days if client.there(day)]) for client in self.clients)
        return {client.key: (client, window) for client, window in present if window}

    def _groups(
        self, rng: Random, chosen: list[Client], whole: set[str], flow: Flow, days: list[dt.date]
    ) -> Iterator[list[Client]]:
        """Yield groups of one counsellor's persons until what is left fits into single sessions."""
        by_counsellor: dict[str, list[Client]] = {}
        for client in chosen:
            if client.key in whole:
                by_counsellor.setdefault(client.counsellor, []).append(client)
        left, made, least = len(chosen), 0, 2
        while (made < least or left + made > flow.sessions - 6) and any(
            len(q) >= self.land.group_size[0] for q in by_counsellor.values()
        ):
            queue = max(by_counsellor.values(), key=len)
            size = min(len(queue), rng.randint(*self.land.group_size))
            yield [queue.pop() for _ in range(size)]
            left, made = left - size, made + 1

    def _talks(self, rng: Random, month: Month, flow: Flow, days: list[dt.date]) -> None:
        windows = self._windows(days)
        chosen = [windows[key][0] for key in rng.sample(sorted(windows), min(flow.clients, len(windows)))]
        whole = {key for key, (_client, window) in windows.items() if len(window) == len(days)}
        groups = list(self._groups(rng, chosen, whole, flow, days))
        grouped = {client.key for group in groups for client in group}
        singles = [client for client in chosen if client.key not in grouped]
        singles += rng.choices(chosen, k=flow.sessions - len(groups) - len(singles))
        talks = [self._talk(rng, month, group, days) for group in groups]
        talks += [self._talk(rng, month, [client], windows[client.key][1]) for client in singles]
        talks = self._late(rng, month, talks)
        talks = [
            replace(talk, key=f"{self.land.office} {month} {number}") for number, talk in enumerate(talks)
        ]
        if month == SEED and self.land.office == "vn":
            talks = self._misdated(talks)
        self.deeds += talks
        for number in range(flow.sessions // 20):
            client = rng.choice(chosen)
            missed = self._talk(rng, month, [client], windows[client.key][1])
            state = rng.choice(("missed", "cancelled"))
            self.deeds.append(
                replace(missed, key=f"{self.land.office} {month} x{number}", minutes=None, state=state)
            )
        if month <= FULL_UNTIL:
            self._slips(rng, month, talks)

    def _talk(self, rng: Random, month: Month, clients: list[Client], window: list[dt.date]) -> Talk:
        on = rng.choice(window)
        counsellor = clients[0].counsellor
        by_proxy = month <= FULL_UNTIL and rng.random() < 0.06
        at = self.entered(rng, on, delay(rng, month), after=max(client.ready for client in clients))
        for client in clients:
            client.touched = max(client.touched, at)
        mode = "group" if len(clients) > 1 else drawn(rng, {"in_person": 74, "phone": 18, "online": 8})
        return Talk(
            at=at, by=self.land.supervisor if by_proxy else counsellor, key="", office=clients[0].desk.office, on=on, mode=mode,
            persons=tuple(client.key for client in clients), minutes=rng.choice((30, 45, 45, 50, 60, 60, 90, None)),
            source="paper" if by_proxy else "screen", done_by=counsellor if by_proxy else None,
        )  # fmt: skip

    def _late(self, rng: Random, month: Month, talks: list[Talk]) -> list[Talk]:
        """Let some sessions reach the office on paper weeks later, entered by the supervisor."""
        if month > FULL_UNTIL:
            return talks
        count = LATE_IN_SEED_MONTH if month == SEED else rng.choice((0, 0, 1, 2))
        late = set(rng.sample([n for n, talk in enumerate(talks) if talk.mode == "in_person"], count))
        return [
            self._on_paper(rng, talk, month) if number in late else talk for number, talk in enumerate(talks)
        ]

    def _on_paper(self, rng: Random, talk: Talk, month: Month) -> Talk:
        at = self.entered(rng, month.plus(1).first, rng.randint(13, 24))
        return replace(
            talk,
            at=max(talk.at, at),
            by=self.land.supervisor,
            source="paper",
            done_by=talk.done_by or talk.by,
        )

    def _misdated(self, talks: list[Talk]) -> list[Talk]:
        """Let one session of the month's last day be entered as the next day's, and be put right a week later."""
        stays = {client.key for client in self.clients if client.stays}
        talk = next(t for t in talks if t.by == "linh" and t.mode == "in_person" and t.persons[0] in stays)
        wrong = SEED.plus(1).first
        moment = dt.datetime.combine(wrong, dt.time(9, 30), dt.UTC)
        self.deeds.append(
            MendTalk(at=moment + dt.timedelta(days=8), by=talk.by, key=talk.key, changes={"on": SEED.last})
        )
        return [replace(t, on=wrong, at=moment) if t is talk else t for t in talks]

    def _slips(self, rng: Random, month: Month, talks: list[Talk]) -> None:
        """Tell the month's mistakes: a length corrected, and now and then a session that was entered twice and taken out."""
        plain = [t for t in talks if t.mode == "in_person" and t.done_by is None and t.minutes]
        if len(plain) < 2:
            return
        talk, twice = rng.sample(plain, 2)
        later = talk.at + dt.timedelta(hours=rng.randint(15, 40))
        self.deeds.append(
            MendTalk(at=later, by=talk.by, key=talk.key, changes={"minutes": (talk.minutes or 0) + 15})
        )
        if month == SEED or rng.random() < 0.3:
            again = replace(
                twice, at=twice.at + dt.timedelta(minutes=3), key=f"{self.land.office} {month} twice"
            )
            self.deeds.append(again)
            self.deeds.append(
                RetireTalk(
                    at=again.at + dt.timedelta(hours=18), by=twice.by, key=again.key, reason="entered_twice"
                )
            )

    def _careers(self, rng: Random, month: Month, flow: Flow, days: list[dt.date]) -> None:
        windows = self._windows(days)
        for key in rng.sample(sorted(windows), min(flow.career, len(windows))):
            client, window = windows[key]
            for _ in range(1 + (rng.random() < 0.2)):
                on = rng.choice(window)
                kind = drawn(
                    rng,
                    {
                        "advice": 60,
                        "training": 14,
                        "placement": 10,
                        "retention_3": 6,
                        "retention_6": 4,
                        "other": 6,
                    },
                )
                at = self.entered(rng, on, delay(rng, month), after=client.ready)
                client.touched = max(client.touched, at)
                self.deeds.append(
                    Career(
                        at=at, by=self.land.adviser, person=key, office=client.desk.office, on=on, kind=kind
                    )
                )


def story(until: Month) -> list[Deed]:
    """Return everything that is entered about the months to ``until`` (included), in the order of entry."""
    deeds: list[Deed] = []
    for land in LANDS:
        told = Story(land)
        told.opening()
        for month in START.until(until):
            told.month(month)
        deeds += told.deeds
    deeds += prevention(until)
    order = {id(deed): number for number, deed in enumerate(deeds)}
    return sorted(deeds, key=lambda deed: (deed.at, order[id(deed)]))
