"""The two ad accounts: campaigns, forms, what they cost."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

META_ACCOUNT, GOOGLE_ACCOUNT = "act_1170045512", "418-220-7731"


@dataclass(frozen=True, slots=True)
class Campaign:
    source: str
    id: str
    name: str
    form_id: str
    form_name: str
    share: float  # of its source's leads
    price: float  # USD of ads per lead
    from_day: int = 10**6  # days before the last one on which it starts; by default it always ran
    tilt: float = 0.0  # how much more often its leads come from far away

    def runs(self, day: date, last_day: date) -> bool:
        return (last_day - day).days <= self.from_day


CAMPAIGNS = (
    Campaign("meta", "120214455000100", "Паркет · форма", "71500000000001", "Паркет прорахунок", 0.42, 8.4),
    Campaign("meta", "120214455000200", "Ламінат · форма", "71500000000002", "Ламінат прорахунок", 0.34, 9.9, tilt=8),
    Campaign("meta", "120214455000300", "Новобудови · форма", "71500000000003", "Підлога в новобудову", 0.24, 10.6),
    Campaign("meta", "120214455000400", "Ретаргет -15 %", "71500000000004", "Знижка 15", 0.30, 12.2, from_day=5),
    Campaign("google", "21950011001", "Пошук · паркет", "41200000001", "Пошук паркет", 0.48, 9.2),
    Campaign("google", "21950011002", "Пошук · ламінат", "41200000002", "Пошук ламінат", 0.30, 11.0),
    Campaign("google", "21950011003", "Бренд", "41200000003", "Бренд", 0.22, 4.7),
)
# the form that nobody connected to the CRM
LOST_FORM = Campaign("meta", "120214455000300", "Новобудови · форма", "71500000000009", "Підлога в новобудову-2", 0, 0)


class Ads:
    def __init__(self, rng: random.Random, last_day: date) -> None:
        self.rng, self.last_day = rng, last_day
        self._running: dict[tuple[str, date, bool], list[Campaign]] = {}

    def campaign(self, source: str, day: date, far: bool = False) -> Campaign:
        """One of those that ran that day, by their shares; people from afar come through the loose ones."""
        key = source, day, far
        if key not in self._running:
            self._running[key] = [
                c
                for c in CAMPAIGNS
                if c.source == source and c.runs(day, self.last_day)
                for _ in range(round(100 * c.share * (1 + far * c.tilt)))
            ]
        pool = self._running[key]
        return pool[int(self.rng.random() * len(pool))]

    def spend(self, source: str, first_day: date, daily_leads: float) -> list[tuple[date, Campaign, float, int, int]]:
        """Day, campaign, USD, impressions, clicks."""
        rows = []
        for number in range((self.last_day - first_day).days + 1):
            day = first_day + timedelta(days=number)
            running = [c for c in CAMPAIGNS if c.source == source and c.runs(day, self.last_day)]
            total = sum(c.share for c in running)
            for c in running:
                usd = round(daily_leads * c.share / total * c.price * self.rng.uniform(0.8, 1.2), 2)
                clicks = int(usd / self.rng.uniform(0.3, 0.6)) + 1
                rows.append((day, c, usd, int(clicks * self.rng.uniform(28, 60)), clicks))
        return rows
