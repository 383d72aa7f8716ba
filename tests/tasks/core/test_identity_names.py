"""Names that mean one person meet in one key; names of different people do not."""

import pytest
from translitua import UkrainianKMU, translit

from tasks.core.identity import is_test_name, name_key

ONE_PERSON = """
Олександр Шевченко|Oleksandr Shevchenko
Олександр Шевченко|Александр Шевченко
Сергій Ткаченко|Sergey Tkachenko
Сергій Ткаченко|Serhii Tkachenko
Сергій Ткаченко|Сергей Ткаченко
Наталія Ковальчук|Nataliya Kovalchuk
Наталья Ковальчук|Наталія Ковальчук
Юлія Мельник|Yulia Melnyk
Юлія Мельник|Julia Melnik
Юлія Мельник|Iuliia Melnyk
Андрій Бойко|Andriy Boyko
Андрій Бойко|Andrey Boiko
Андрій Бойко|Andrij Bojko
Євген Кравець|Evgen Kravets
Євген Кравець|Евгений Кравец
Дмитро Олійник|Dmitriy Oleynik
Дмитро Олійник|Дмитрий Олейник
Микола Гончар|Mykola Honchar
Микола Гончар|Nikolay Gonchar
Ганна Лисенко|Anna Lysenko
Ігор Зеленський|Igor Zelensky
Ігор Зеленський|Ihor Zelenskyi
Ігор Зеленский|Ігор Зеленський
В'ячеслав Поліщук|Вячеслав Полищук
В’ячеслав Поліщук|Viacheslav Polishchuk
В'ячеслав Поліщук|Vyacheslav Polischuk
Шевченко Тарас|Тарас Шевченко
Шевченко Тарас Григорович|Тарас Шевченко
Тарас Григорович Шевченко|taras shevchenko
Ірина Жук|Iryna Zhuk
Ірина Жук|Irina Zhuk
Марія Цимбал|Maria Tsymbal
Марія Цимбал|Mariia Tsymbal
Марія Цимбал|Mariya Cymbal
Олег Ковальов|Oleg Kovalyov
Олег Ковальов|Олег Ковалев
Олег Ковальов|Олег Ковалёв
Віктор Хоменко|Viktor Khomenko
Віктор Хоменко|Victor Homenko
Ксенія Яценко|Ksenia Yatsenko
Ксенія Яценко|Xenia Iatsenko
Людмила Щербак|Liudmyla Shcherbak
Людмила Щербак|Ludmila Scherbak
Любов Юрченко|Lyubov Yurchenko
Павло Гриценко|Pavel Gritsenko
Катерина Чорна|Kateryna Chorna
Екатерина Чорна|Катерина Чорна
Світлана Її|Svetlana Yi
Володимир Згурський|Volodymyr Zghurskyi
Володимир Вовк|Vladimir Vovk
Анна Мазур|Ana Mazur
Геннадій Лях|Gennadiy Lyakh
Тетяна Ґудзь|Tetiana Gudz
Тетяна Ґудзь|Татьяна Гудзь
Дар'я Сидоренко|Daria Sydorenko
Дар'я Сидоренко|Дарья Сидоренко
Петро Іваненко|Пётр Иваненко
Ілля Заїка|Illia Zaika
Ілля Заїка|Илья Заика
ОЛЕНА КОВАЛЬ|Елена Коваль
Олена   Коваль |олена коваль
ФОП Коваль Олена|Коваль Олена
Олена Коваль (вікна)|Олена Коваль
Янукович Віктор Федорович|Віктор Янукович
Юрій Кузьменко|Yuri Kuzmenko
Юрій Кузьменко|Yuriy Kuz'menko
Богдан Хмельницький|Bogdan Khmelnitskiy
Артем Сорока|Artyom Soroka
Софія Федорів|Sofiya Fedoriv
Oлена Коваль|Олена Коваль
Михайло Савчук|Mihail Savchuk
Нечуй-Левицький Іван|Ivan Nechui-Levytskyi
"""

TWO_PEOPLE = """
Олена Коваль|Олег Коваль
Олександр Шевченко|Олександра Шевченко
Іван Петренко|Іван Петрик
Марія Бондар|Марина Бондар
Ірина Мороз|Інна Мороз
Юлія Савчук|Юрій Савчук
Віктор Ткач|Вікторія Ткач
Наталія Лис|Надія Лис
Андрій Сорока|Андріана Сорока
Павло Гончар|Павло Гончарук
Коваль|Олена Коваль
Олена|Олена Коваль
Тарас Шевченко|Тарас Шевчук
Василь Коваленко|Василь Ковальчук
Анна Мазур|Ніна Мазур
Дмитро Кузьменко|Дмитро Кузьмин
Яна Зима|Жанна Зима
Роман Білий|Роман Біленький
Світлана Мельник|Людмила Мельник
Олексій Бойко|Олександр Бойко
Данило Гук|Давид Гук
Максим Жук|Максим Зук
Петро Іваненко|Павло Іваненко
Ольга Лисенко|Олеся Лисенко
Галина Рак|Ганна Рак
Вадим Шпак|Віталій Шпак
Артем Ткаченко|Артур Ткаченко
Софія Чорна|Софія Чорнова
Іван Янукович|Іван Янко
Богдан Сич|Богдан Січний
Алла Сова|Аліна Сова
Лариса Дуб|Лариса Дубова
Степан Гай|Семен Гай
Катерина Лях|Карина Лях
Леонід Кріт|Леонід Крук
Марта Кос|Марія Кос
Ігор Вовк|Єгор Вовк
Микола Марченко|Микита Марченко
Євген Сало|Євгенія Сало
Валерій Чуб|Валерія Чуб
Руслан Панчук|Руслана Панчук
Тетяна Шульга|Таїсія Шульга
"""


def pairs(text: str) -> list[tuple[str, str]]:
    return [(one, other) for one, other in (line.split("|") for line in text.splitlines() if line)]


@pytest.mark.parametrize(("one", "other"), pairs(ONE_PERSON))
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) is not None


@pytest.mark.parametrize(("one", "other"), pairs(TWO_PEOPLE))
def test_names_of_two_people_do_not_meet(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize("name", sorted({name for pair in pairs(ONE_PERSON + TWO_PEOPLE) for name in pair}))
def test_the_table_of_2010_meets_the_cyrillic(name: str) -> None:
    assert name_key(translit(name, UkrainianKMU)) == name_key(name)


def test_patronymic_and_initials_are_dropped_and_a_surname_in_ovych_is_not() -> None:
    assert name_key("Янукович Віктор Федорович") == name_key("Віктор Янукович") == "ianukovich viktor"
    assert name_key("Т. Г. Шевченко") == name_key("Шевченко") == "shevchenko"


@pytest.mark.parametrize(
    "written", ["", None, "123", "...", "Лід №12", "Вхідний дзвінок", "Без імені", "<test lead: dummy data for full_name>"]
)
def test_what_is_no_name_has_no_key(written: str | None) -> None:
    assert name_key(written) is None


def test_metas_test_lead_is_known_by_its_name() -> None:
    assert is_test_name("<test lead: dummy data for full_name>")
    assert not is_test_name("Test Testenko")
    assert not is_test_name(None)
