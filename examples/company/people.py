"""Made-up people: names in two alphabets, phones in six notations, addresses with their typing errors."""

import random
import re
from dataclasses import dataclass


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WOMEN = words(
    "Олена Ірина Наталія Оксана Тетяна Людмила Світлана Юлія Катерина Марія Анна Вікторія Галина Надія Лариса "
    "Валентина Алла Дарина Софія Христина Леся Богдана Соломія Зоряна Мар'яна Роксолана Уляна Яна Інна Віра "
    "Любов Ольга Поліна Раїса Тамара Олеся Анастасія Єлизавета Євгенія Жанна"
)
MEN = words(
    "Андрій Сергій Олександр Володимир Іван Василь Петро Микола Юрій Дмитро Ігор Роман Тарас Богдан Віталій "
    "Максим Артем Денис Євген Ярослав Степан Михайло Назар Остап Павло Руслан Станіслав Федір Олексій Антон "
    "Анатолій Вадим Валерій Віктор Григорій Данило Захар Кирило Леонід Олег"
)
STEMS = words(
    "Бондар Кравч Мельн Гончар Савч Петр Іван Васил Роман Захар Гаврил Тимош Павл Степан Марч Кузьм Данил "
    "Остап Яким Левч Федор Демч Андрій Борис Гриц Дмитр Зінч Клим Литвин Макар Назар Пилип Радч Семен Тарас "
    "Харч Цимбал Шпак Стец Самойл Кирил Прокоп Сидор Трохим Чумач Швед Щерб Явор Кобзар Рибал Ключ Вербиц "
    "Дорош Заруб Калин Лисич Міщ Нечип Овчар Панас Руд Скиб Ткач Хмель Черн Шевч Юрч Яцен Галущ Довж"
)
ENDINGS = ("енко", "ук", "чук", "ський", "ко", "ишин", "ак", "ець", "янко")

# the official table of 2010: in the word, at its start
LATIN = words("a b v h g d e zh z y i k l m n o p r s t u f kh ts ch sh shch")
LETTERS = dict(zip("абвгґдежзиіклмнопрстуфхцчшщ", LATIN, strict=True))
SOFT = {"є": ("ie", "ye"), "ї": ("i", "yi"), "й": ("i", "y"), "ю": ("iu", "yu"), "я": ("ia", "ya")}

CODES = words("050 066 095 099 063 073 093 067 068 096 097 098 039 091 092 094")
SERIES = len(CODES) * 10**6
# what looks invented: four equal digits or four that count
INVENTED = re.compile("|".join([str(d) * 4 for d in range(10)] + ["0123456789"[i : i + 4] for i in range(7)]
                               + ["9876543210"[i : i + 4] for i in range(7)]))  # fmt: skip
STEP = 7_368_787  # odd and no multiple of 5, so the walk over the series never meets itself

MAIL_HOMES = words("gmail.com gmail.com gmail.com gmail.com ukr.net ukr.net i.ua meta.ua outlook.com")
MISTYPED = words("gmial.com gmai.com gmail.con gnail.com ukr.ent gmail.co")
SERVED = (
    *words("Київ Київ Київ Київ Київ Бровари Ірпінь Буча Вишгород Бориспіль Вишневе Обухів Фастів Васильків"),
    *words("Житомир Бердичів Коростень Чернігів Ніжин Прилуки"),
    "Біла Церква",
)
FAR = words("Одеса Львів Харків Дніпро Запоріжжя Вінниця Полтава Суми Тернопіль Луцьк Рівне")
LATIN_TOWNS = {"Київ": "Kyiv", "Бровари": "Brovary", "Ірпінь": "Irpin", "Одеса": "Odesa", "Львів": "Lviv"}


def latin(word: str) -> str:
    out = ""
    for place, letter in enumerate(word.lower()):
        if letter in SOFT:
            out += SOFT[letter][place == 0]
        elif letter == "г" and word[place - 1 : place].lower() == "з":
            out += "gh"
        else:
            out += LETTERS.get(letter, "")
    return out.capitalize()


@dataclass(slots=True)
class Person:
    first: str
    last: str
    phone: str  # ten digits from the zero on
    mail: str
    city: str
    contact: str = ""  # the CRM's contact, once there is one

    def latin_name(self) -> tuple[str, str]:
        return latin(self.first), latin(self.last)


class People:
    """Nobody's number is another's, nor one or two mistyped digits away from it: the digits of each sum to 0 mod 10."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.count = rng, rng.randrange(SERIES)
        self.born = 0

    def phone(self) -> str:
        while True:
            self.count = (self.count + STEP) % SERIES
            code, body = divmod(self.count, 10**6)
            number = f"{CODES[code]}{body:06}"
            number += str(-sum(map(int, number)) % 10)
            if len(set(number[3:])) >= 4 and not INVENTED.search(number):
                return number

    def name(self) -> tuple[str, str]:
        draw = self.rng.random
        female = draw() < 0.55
        names = WOMEN if female else MEN
        last = STEMS[int(draw() * len(STEMS))] + ENDINGS[int(draw() * len(ENDINGS))]
        return names[int(draw() * len(names))], last[:-2] + "а" if female and last.endswith("ський") else last

    def person(self, served: bool = True) -> Person:
        first, last = self.name()
        towns = SERVED if served else FAR
        city = towns[int(self.rng.random() * len(towns))]
        return Person(first, last, self.phone(), self.mail(first, last), city)

    def mail(self, first: str, last: str) -> str:
        """A local part that nobody else has: the running number is in it."""
        self.born += 1
        a, b = latin(first).lower(), latin(last).lower()
        local = (f"{a}.{b}{self.born}", f"{b}_{a[0]}{self.born}", f"{a}{self.born}.{b}")[int(self.rng.random() * 3)]
        return f"{local}@{MAIL_HOMES[int(self.rng.random() * len(MAIL_HOMES))]}"


def notation(phone: str, style: int) -> str:
    """The same number as six people would write it."""
    a, b, c, d = phone[:3], phone[3:6], phone[6:8], phone[8:]
    return (
        f"+38{phone}", phone, f"38{phone}", f"{a} {b} {c} {d}", f"({a}) {b}-{c}-{d}", f"+38 {a} {b}{c}{d}",
    )[style]  # fmt: skip


def mistaken(phone: str, rng: random.Random) -> str:
    """One digit, or two neighbours, other than the person's own; still a number, and nobody's."""
    digits = list(phone)
    first, number = rng.randrange(4, 9), rng.choice((1, 1, 2))
    for shift, place in enumerate(range(first, first + number)):
        digits[place] = str((int(digits[place]) + (3, 4)[shift]) % 10)
    return "".join(digits)


def mistyped(mail: str, rng: random.Random) -> str:
    return f"{mail.split('@', maxsplit=1)[0]}@{rng.choice(MISTYPED)}"
