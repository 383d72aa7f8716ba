"""One lead's life, told in working time. Each step moves the case's own clock."""

from typing import Any

from tests.companies.world import DAY_SECONDS, Person, Record, World

LAST_STAGES = {"rejected", "lost", "won"}


class Case:
    def __init__(self, world: World, source: str, at: int, person: Person | None = None, **lead: Any) -> None:
        self.world, self.source, self.at, self.now = world, source, at, at
        self.person = person or world.person()
        self.lead_id = str(lead.pop("lead_id", "") or f"{source}-{world.next_id():06}")
        self.lead: dict[str, Any] = {
            "source": source, "id": self.lead_id, "at": at, "name": self.person.name, "phone": self.person.phone,
            "mail": self.person.mail, "region": "", "campaign": "", "test": "", **lead,
        }  # fmt: skip
        world.leads.append(self.lead)
        self.record: Record | None = None
        self.records: list[str] = []
        self.seller = world.random.choice(world.sellers)
        self.deal_row: dict[str, Any] | None = None

    def is_told(self, fate: str, story: str, **more: Any) -> None:
        self.world.say(self.source, self.lead_id, fate, self.records, story, **more)

    def wait(self, minutes: float) -> "Case":
        self.now = self.world.hours.after(self.now, minutes)
        return self

    def wait_days(self, days: float) -> "Case":
        return self.wait(days * self.world.hours_a_day * 60)

    def jump(self, seconds: int) -> "Case":
        """Into the CRM by a machine, at any hour."""
        self.now += seconds
        return self

    def enters(self, seller: str | None = "", stage: str = "new", **more: Any) -> "Case":
        """A record of its own; seller None: without one."""
        world = self.world
        owner = self.seller if seller == "" else seller
        self.record = Record(
            id=str(more.pop("id", "") or 70000 + world.next_id()), at=self.now, person=self.person,
            source=more.pop("crm_source", self.source), phones=[str(self.lead["phone"])], mails=[self.lead["mail"]],
            region=str(self.lead["region"]), named=str(self.lead["name"]), **more,
        )  # fmt: skip
        self.record.stages.append((self.now, stage))
        if owner:
            self.seller = owner
            self.record.owners.append((self.now, owner))
        world.records.append(self.record)
        self.records.append(self.record.id)
        return self

    def _act(self, kind: str, direction: str, **more: Any) -> "Case":
        world = self.world
        world.activities.append({
            "id": f"a{world.next_id():07}", "record": self.record.id if self.record else "", "kind": kind,
            "direction": direction, "at": self.now, "entered": self.now, "answered": 0, "talked": 0, "rang": 0,
            "robot": 0, "nobody": 0, "open": 0, "owner": self.seller, "phone": self.person.phone,
            "deal": self.deal_row["id"] if self.deal_row else "", **more,
        })  # fmt: skip
        return self

    def rings(self, **more: Any) -> "Case":
        return self._act("call", "out", **{"rang": self.world.random.randint(15, 40), **more})

    def talks(self, seconds: int = 0, direction: str = "out", **more: Any) -> "Case":
        talked = seconds or self.world.random.randint(70, 400)
        return self._act("call", direction, **{"answered": 1, "talked": talked, "rang": 9, **more})

    def no_such_number(self) -> "Case":
        return self._act("call", "out", nobody=1)

    def writes(self, **more: Any) -> "Case":
        return self._act("message", "out", **more)

    def plans(self, days: int) -> "Case":
        """A task that lies ahead of the cut."""
        return self._act("task", "out", open=1, at=self.world.cut + days * DAY_SECONDS + 36_000)

    def tries(self, times: int) -> "Case":
        for place in range(times):
            if place:
                self.wait_days(1)
            self.rings()
        return self

    def moves(self, stage: str, reason: str = "") -> "Case":
        assert self.record
        self.record.stages.append((self.now, stage))
        if stage in LAST_STAGES or stage == "converted":
            self.record.closed = self.now if stage != "converted" else self.record.closed
        self.record.reason = reason or self.record.reason
        return self

    def qualifies(self) -> "Case":
        """Into a deal, or where the CRM knows one row alone, into the stage that only a talk leads to."""
        if self.world.is_one_row:
            return self.moves("qualified")
        return self.moves("converted").deals()

    def goes_on(self, stage: str) -> "Case":
        return self.deal_moves(stage) if self.deal_row else self.moves(stage)

    def wins(self) -> "Case":
        return self.goes_on("won")

    def loses(self, reason: str = "", stage: str = "rejected") -> "Case":
        """The deal where there is one; a record alone is rejected or, where the CRM has but one word, lost."""
        if self.deal_row:
            return self.deal_moves("lost", reason)
        return self.moves("lost" if self.world.is_one_row else stage, reason)

    def deals(self, stage: str = "qualified", **more: Any) -> "Case":
        assert self.record
        world = self.world
        self.deal_row = {
            "id": str(90000 + world.next_id()), "record": self.record.id, "contact": self.record.contact,
            "at": self.now, "stages": [(self.now, stage)], "owner": self.seller, "reason": "", "won": None,
            "closed": None, "amount": world.random.randint(80, 900) * 100, "planned": None, **more,
        }  # fmt: skip
        world.deals.append(self.deal_row)
        return self

    def deal_moves(self, stage: str, reason: str = "") -> "Case":
        assert self.deal_row
        self.deal_row["stages"].append((self.now, stage))
        if stage in LAST_STAGES:
            self.deal_row["closed"] = self.now
            self.deal_row["won"] = self.now if stage == "won" else None
            self.deal_row["reason"] = reason
        return self
