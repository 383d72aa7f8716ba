"""Words of CRMs in five languages, and what they most often mean: proposals, never verdicts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tasks.core.fold import fold

# what says the contrary of a word that is in it, and first stages of vendors that go by no word: they decide alone
STAGE_PHRASES: Mapping[str, str] = {
    "rejected": "not converted|nicht konvertiert|non converti|не конверт|не сконверт|not qualified|nicht qualifiziert|"
                "non qualifi|не квалиф|не кваліф",
    "received": "not contacted|not yet contacted|nicht kontaktiert|non contacté|не контакт|to contact|не оброб|"
                "не обраб|ще не|еще не",
    "qualified": "value proposition|needs analysis|perception analysis",
}  # fmt: skip
# the beginning of a word; earlier rows win over what lies inside their hit: "unqualified" is not "qualified"
STAGES: Mapping[str, str] = {
    "rejected": "неякісн|некачеств|нецільов|нецелев|не цільов|не целев|junk|unqualified|disqualified|bad lead|спам|"
                "spam|відхилен|отклон|брак|bad timing|rejected|unqualifiziert|ungeeignet|rejeté",
    "lost": "програ|проигра|втрач|потерян|провал|lost|closedlost|closed lost|не реаліз|не реализ|"
            "відмов|отказ|not interested|verloren|nicht interessiert|perdu|abgesagt",
    "won": "вигра|выигра|успішн|успешн|closedwon|won|оплачено|оплачена|продано|продана|gewonnen|gagné",
    "converted": "перетворен|конверт|сконверт|converted|konvertiert|converti|"
                 "якісний лід|качественный лид|^угода$|^сделка$|^deal$",
    "negotiation": "переговор|договір|договор|контракт|contract|negotia|узгодж|соглас|рахунок|счет|счёт|invoice|"
                   "оплат|payment|передоплат|предоплат|вирішальн|decision|решение|рішення|"
                   "verhandl|négoci|contrat|vertrag",
    "proposal": "пропозиц|предлож|кп|proposal|quot|кошторис|смет|angebot|estimate|proposition|devis",
    "qualified": "кваліф|квалиф|qualifi|замір|замер|зустріч|встреч|meeting|demo|демо|appointment|presentation|"
                 "презентац|візит|визит|termin|потреб|bedarf|besoins|rendez vous|rdv|besichtig|survey|site visit",
    "contacted": "в робот|в работ|контакт|contact|in progress|дзвон|дозв|недозв|не додзв|не дозв|зв'яз|связ|attempt|"
                 "working|connect|розмов|разговор|talk|взят|обробля|обрабат|думає|думает|kontakt|in bearbeitung|"
                 "en cours|injoignable",
    "received": "новий|нова|нове|нові|новый|новая|новое|новые|new|вхідн|входящ|необроб|необраб|неразобр|нерозібр|"
                "первин|первич|lead in|incoming|заявк|отримано|получен|received|open|offen|neu|no status|person|^lead$|"
                "nouveau|nouvel|ouvert|eingang|raw",
}  # fmt: skip
REASONS: Mapping[str, str] = {
    "wrong_contact": "невірн|неверн|неправильн|wrong number|wrong contact|номер не існ|номер не сущ|не той номер|"
                     "invalid|чужий|чужой|wrong phone|помилковий номер|ошибочный номер|falsche nummer|"
                     "faux numéro|mauvais numéro",
    "unreachable": "не додзв|недодзв|недозв|не дозв|не відпов|не отвеч|no answer|unreach|не бере|не берет|зник|пропал|"
                   "no response|unresponsive|не вийш|не выход|could not reach|не на зв|не на св|nicht erreich|"
                   "keine antwort|injoignable|pas de réponse|sans réponse",
    "spam": "спам|spam|бот|bot|шукає роб|ищет раб|шукав роб|job|реклама",
    "test": "тест|test",
    "duplicate": "дубл|duplicat|повтор|dublette|duplikat|doublon",
    "out_of_region": "регіон|регион|region|інше місто|другой город|location|не наше місто|не наш город|інша область|"
                     "другая область|за кордон|geograph|out of area|"
                     "outside|außerhalb|hors zone|hors secteur",
    "not_our_product": "шукал|шукав|искал|looking for|не наш|не наш продукт|не наш товар|"
                       "нецільов|нецелев|не цільов|не целев|not our product|"
                       "not a fit|no fit|bad fit|wrong product|не надаємо|не оказываем|не займаємось|не занимаемся|"
                       "потрібно інше|нужно другое",
    "price": "дорог|цін|ціна|цена|цене|price|бюджет|budget|expensive|варт|стоим|cost|teuer|preis|"
             "trop cher|prix|tarif",
    "competitor": "конкур|ушли к|пішли до|обрали друг|competit|обрали інш|"
                  "вибрали інш|выбрали друг|інша компанія|другая компания|another|wettbewerb|"
                  "konkurr|mitbewerb|concurren",
    "timing": "відкл|отлож|пізніш|позже|timing|later|not now|не зараз|не сейчас|"
              "не на час|не на часі|не вовремя|неактуал|не актуал|перенес|später|plus tard|reporté|verschoben",
    "none": "без причин|no reason|не вказ|не указ|unspecified",
    "other": "інше|інша|другое|другая|other|інш|sonstig|andere|autre",
}  # fmt: skip
CHANNELS: Mapping[str, str] = {
    "chats": "telegram|телеграм|viber|вайбер|whatsapp|вотсап|чат|chat|messenger|direct|директ|відкрита лінія|"
             "открытая линия|open channel",
    "calls": "дзвін|звон|call|телефон|phone|callback|колл",
    "google": "google|adwords|гугл|gads|youtube",
    "tiktok": "tiktok|тікток|тикток|tik tok",
    "linkedin": "linkedin|лінкедін",
    "meta": "facebook|фейсбук|fb|meta|мета|instagram|інстаграм|инстаграм|ig",
}  # fmt: skip
# an account's own messages and its lead forms go by one name
_BARE_INSTAGRAM = re.compile(r"instagram|інстаграм|инстаграм|ig", re.IGNORECASE)
REGION_ANSWERS = ("city", "місто", "город", "region", "регіон", "регион", "область", "stadt", "ville", "town")
# of the header of a form's answer
_CONSENTS = re.compile(
    r"\b(?:consent|gdpr|rgpd|dsgvo|згод[аиуі]|згоден|погоджу|соглас[иен]|персональн|einwillig|datenschutz|zgod[ay])",
    re.IGNORECASE,
)

ANSWERS: Mapping[str, str] = {"proposal": "both", "won": "both", "rejected": "marketing"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """`means` None: no word of ours is in it. `instead`: what it may mean as well."""

    means: str | None
    instead: tuple[str, ...] = ()

    @property
    def is_doubtful(self) -> bool:
        return self.means is None or bool(self.instead)


def stage_meaning(stage: str) -> Meaning:
    decided = _meaning(stage, STAGE_PHRASES)
    return Meaning(decided.means) if decided.means else _meaning(stage, STAGES)


def reason_kind(reason: str) -> Meaning:
    """"-" is no reason; "other" is what is left where nothing else is meant."""
    if not any(map(str.isalnum, reason)):
        return Meaning("none")
    found = _meaning(reason, REASONS)
    return Meaning(found.means, tuple(kind for kind in found.instead if kind not in ("other", "none")))


def channel_of(crm_source: str) -> Meaning:
    if _BARE_INSTAGRAM.fullmatch(crm_source.strip()):
        return Meaning("chats", ("meta",))
    return _meaning(crm_source, CHANNELS)


def is_site(crm_source: str) -> bool:
    """A form of the company's own."""
    words = r"\b(?:web|сайт|лендінг|лендинг|landing|форм|form|tilda|тільда|тильда)|site\b"
    return re.search(words, fold(crm_source)) is not None


def asks_consent(header: str) -> bool:
    return _CONSENTS.search(header.replace("_", " ")) is not None


def who_answers(means: str) -> str:
    return ANSWERS.get(means, "sales")


def _meaning(text: str, words: Mapping[str, str]) -> Meaning:
    plain = re.sub(r"[_-]+", " ", re.sub(r"[\u2019\u02bc`]", "'", fold(text)))
    spans: list[tuple[int, int]] = []
    found: list[str] = []
    for means, stems in words.items():
        hits = [hit.span() for hit in re.finditer(rf"\b(?:{stems})\w*", plain)]
        fresh = [span for span in hits if not any(a <= span[0] and span[1] <= b for a, b in spans)]
        if fresh:
            found.append(means)
            spans += fresh
    return Meaning(found[0], tuple(found[1:])) if found else Meaning(None)


def language_of(texts: Sequence[str]) -> str:
    """uk, ru or en, by the letters that only one of them has."""
    joined = " ".join(texts).casefold()
    ukrainian, russian = (sum(joined.count(letter) for letter in letters) for letters in ("іїєґ", "ыэъё"))
    if ukrainian or russian:
        return "uk" if ukrainian >= russian else "ru"
    return "ru" if re.search("[а-я]", joined) else "en"
