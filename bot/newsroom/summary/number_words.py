"""Numbers in words, in the four languages: in each line the value, then the forms it goes by.

"One" is left out: in every one of them it means "somebody" too. Letters as `numbers` folds them.
"""

from __future__ import annotations

_TABLES = {
    "en": """
        2 two
        3 three
        4 four
        5 five
        6 six
        7 seven
        8 eight
        9 nine
        10 ten
        11 eleven
        12 twelve dozen
        13 thirteen
        14 fourteen
        15 fifteen
        16 sixteen
        17 seventeen
        18 eighteen
        19 nineteen
        20 twenty
        30 thirty
        40 forty
        50 fifty
        60 sixty
        70 seventy
        80 eighty
        90 ninety
        hundred hundred hundreds
        thousand thousand thousands
        million million millions mln
        billion billion billions bn
        trillion trillion trillions
        half half halve halved halves
        double twice double doubled doubles
    """,
    "ru": """
        2 два две двух двум двумя двое двоих
        3 три трех трем тремя трое троих
        4 четыре четырех четырем четырьмя четверо четверых
        5 пять пяти пятью пятеро пятерых
        6 шесть шести шестью
        7 семь семи семью
        8 восемь восьми восемью
        9 девять девяти девятью
        10 десять десяти десятью
        11 одиннадцать одиннадцати
        12 двенадцать двенадцати
        13 тринадцать тринадцати
        14 четырнадцать четырнадцати
        15 пятнадцать пятнадцати
        16 шестнадцать шестнадцати
        17 семнадцать семнадцати
        18 восемнадцать восемнадцати
        19 девятнадцать девятнадцати
        20 двадцать двадцати
        30 тридцать тридцати
        40 сорок сорока
        50 пятьдесят пятидесяти
        60 шестьдесят шестидесяти
        70 семьдесят семидесяти
        80 восемьдесят восьмидесяти
        90 девяносто девяноста
        hundred сто ста сотня сотни сотен сотню
        thousand тысяча тысячи тысяч тысячу тысячам тыс
        million миллион миллиона миллионов миллионы млн
        billion миллиард миллиарда миллиардов миллиарды млрд
        trillion триллион триллиона триллионов трлн
        half половина половину половины вдвое наполовину
        double дважды вдвое удвоил удвоила удвоили
        1.5 полтора полторы полутора
    """,
    "uk": """
        2 два дві двох двом двома двоє
        3 три трьох трьом трьома троє
        4 чотири чотирьох чотирьом чотирма четверо
        5 п'ять п'яти п'ятьох п'ятьма п'ятеро
        6 шість шести шістьох шестеро
        7 сім семи сімох семеро
        8 вісім восьми вісьмох
        9 дев'ять дев'яти дев'ятьох
        10 десять десяти десятьох
        11 одинадцять одинадцяти
        12 дванадцять дванадцяти
        13 тринадцять тринадцяти
        14 чотирнадцять чотирнадцяти
        15 п'ятнадцять п'ятнадцяти
        16 шістнадцять шістнадцяти
        17 сімнадцять сімнадцяти
        18 вісімнадцять вісімнадцяти
        19 дев'ятнадцять дев'ятнадцяти
        20 двадцять двадцяти
        30 тридцять тридцяти
        40 сорок сорока
        50 п'ятдесят п'ятдесяти
        60 шістдесят шістдесяти
        70 сімдесят сімдесяти
        80 вісімдесят вісімдесяти
        90 дев'яносто дев'яноста
        hundred сто ста сотня сотні сотень сотню
        thousand тисяча тисячі тисяч тисячу тис
        million мільйон мільйона мільйонів мільйони млн
        billion мільярд мільярда мільярдів мільярди млрд
        trillion трильйон трильйона трильйонів трлн
        half половина половину половини наполовину вдвічі
        double двічі вдвічі подвоїв подвоїла подвоїли
        1.5 півтора півтори
    """,
    "az": """
        2 iki ikisi
        3 üç üçü
        4 dörd dördü
        5 beş beşi
        6 altı altısı
        7 yeddi yeddisi
        8 səkkiz səkkizi
        9 doqquz doqquzu
        10 on
        20 iyirmi
        30 otuz
        40 qırx
        50 əlli
        60 altmış
        70 yetmiş
        80 səksən
        90 doxsan
        hundred yüz yüzlərlə
        thousand min minlərlə
        million milyon milyonlarla mln
        billion milyard milyardlarla mlrd
        trillion trilyon trln
        half yarı yarısı yarısını
    """,
}


def _values(table: str) -> dict[str, frozenset[str]]:
    values: dict[str, frozenset[str]] = {}
    for value, *forms in map(str.split, table.strip().splitlines()):
        for form in forms:
            values[form] = values.get(form, frozenset()) | {value}
    return values


NUMBER_WORDS = {language: _values(table) for language, table in _TABLES.items()}
