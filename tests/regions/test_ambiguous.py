"""Names that are also something else, in sentences of our own."""

from __future__ import annotations

import pytest

from bot.newsroom.regions import Tagger

CASES = [
    # Georgia: a country, a state, a woman
    ("Georgia and Armenia reopened the border crossing near Batumi.", {"GE", "AM"}),
    ("Voters in Georgia, from Atlanta to Savannah, waited for hours.", {"US"}),
    ("She studied physics at Georgia Tech before the war.", {"US"}),
    ("The plant in Macon, Georgia, will close.", {"US"}),
    ("Police in Macon, Ga., found the car.", {"US"}),
    ("Talks in Tbilisi, Georgia, ended late.", {"GE"}),
    ("Georgia Harrison sang two songs.", set()),
    # Jordan and Chad: countries, first names, surnames
    ("Water is short in Jordan this summer.", {"JO"}),
    ("Jordan's king flew home.", {"JO"}),
    ("Jordan King Abdullah spoke first.", {"JO"}),
    ("Michael Jordan bought the team. Jordan said he was glad.", set()),
    ("Jordan Peterson gave a talk.", set()),
    ("M. Jordan won the race.", set()),
    ("Chad closed its border with Sudan.", {"TD", "SD"}),
    ("Chad Smith played the drums.", set()),
    ("Refugees walked from Chad for nine days.", {"TD"}),
    # Turkey and the bird; China and the cups
    ("Turkey raised its rates.", {"TR"}),
    ("They ate turkey with china cups on the table.", set()),
    ("A turkey farm burned down.", set()),
    # Niger, Nigeria; Guinea and its neighbours
    ("Niger recalled its envoy.", {"NE"}),
    ("Nigeria recalled its envoy.", {"NG"}),
    ("The Nigerian and the Nigerien coach met.", {"NG", "NE"}),
    ("Guinea held a vote.", {"GN"}),
    ("Equatorial Guinea held a vote.", {"GQ"}),
    ("Guinea-Bissau held a vote.", {"GW"}),
    ("Papua New Guinea held a vote.", {"PG"}),
    ("The children fed their guinea pig.", set()),
    # Koreas, Congos, Sudans, Irelands, Mexicos
    ("North Korea fired a missile.", {"KP"}),
    ("South Korea answered.", {"KR"}),
    ("The Democratic Republic of Congo and Rwanda signed.", {"CD", "RW"}),
    ("The Republic of Congo signed.", {"CG"}),
    ("Congo sent troops to Goma.", {"CD"}),
    ("Congo opened a port; Sassou came from Brazzaville.", {"CG"}),
    ("South Sudan asked for help.", {"SS"}),
    ("Northern Ireland votes in May.", {"GB"}),
    ("Ireland votes in May.", {"IE"}),
    ("New Mexico votes in May.", {"US"}),
    ("Mexico votes in May.", {"MX"}),
    # People and towns with the names of capitals
    ("George Washington slept here.", set()),
    ("Washington recalled its ambassador.", {"US"}),
    ("Paris Hilton opened the shop.", set()),
    ("The fair in Paris, Texas, drew thousands.", {"US"}),
    ("The fair in Paris drew thousands.", {"FR"}),
    ("Flanders Road will be closed.", set()),
    # Small American towns, told by what only American places have
    ("The Fayette County sheriff's deputies found it near Athens.", {"US"}),
    ("The Lebanon Police Department closed Main Street.", {"US"}),
    ("The Malta school board raised a sales tax.", {"US"}),
    ("Fayette County sent aid to Lebanon and Syria.", {"US", "LB", "SY"}),
    ("Nakuru County in Kenya has a new governor.", {"KE"}),
    ("The County will decide.", set()),
    ("Detectives searched Lancashire and Shropshire.", {"GB"}),
    # One name, several places: the near one, unless the far one is spoken of
    ("Nurses from Edmonton and Enfield met in Tottenham.", {"GB"}),
    ("Nurses from Edmonton and Calgary met.", {"CA"}),
    ("The Edmonton clinic hired nurses from Tottenham and from Canada.", {"CA", "GB"}),
    ("Richmond and Burnaby get a new bridge.", {"CA"}),
    ("London and Sarnia get a bus, Ontario says.", {"CA"}),
    ("PARIS, March 3 - Texas sold a bond.", {"FR", "US"}),
    ("The Paris fair, in its tenth year, is the largest in Texas.", {"US"}),
    ("A Boston doctor spoke in London.", {"US", "GB"}),
    ("LONDON, Ky. (News) - London police closed the road.", {"US"}),
    ("The London Knights beat a team from Kitchener. London cheered.", {"CA"}),
    ("Knights of the realm met in London, Britain's capital.", {"GB"}),
    ("London, Ont., is growing. London has new trains.", {"CA"}),
    ("A man from London, Ont., flew to England. He liked London.", {"CA", "GB"}),
    ("Lebanon, Pa., voted. Lebanon has a new mayor.", {"US"}),
    ("Athens, Greece, is hot.", {"GR"}),
    ("Melbourne, Perth and London bid for the games.", {"AU", "GB"}),
    ("The city of Turkey in Texas held a fair. Turkey was full.", {"US"}),
    ("The capital city of Turkey is Ankara.", {"TR"}),
    ("U.S. envoys met in Hong Kong City Hall.", {"US", "HK"}),
    ("The U.S. envoy left Ankara, the city of Turkey that he knows.", {"US", "TR"}),
    ("Peru High School won in Illinois.", {"US"}),
    # Two kinds of Indians, two Congos
    ("A tribe of Seminole Indians runs the casino.", {"US"}),
    ("Indians vote in Delhi; a tribe does not.", {"IN"}),
    ("Tribes and tribal areas of Odisha want a reservation for Indians.", {"IN"}),
    ("West Indian cricketers met.", set()),
    ("Congolese soldiers left Goma.", {"CD"}),
    ("Congolese soldiers left Brazzaville.", {"CG"}),
    # Pronouns, money, papers, languages
    ("Give us the money.", set()),
    ("The US sent troops.", {"US"}),
    ("It cost US$42 million.", set()),
    ("GIVE US THE MONEY", set()),
    ("He wrote to the Washington Post.", set()),
    ("She speaks English and eats in Mexican restaurants.", set()),
    ("German speakers learn French; the Spanish-language paper says so.", set()),
    ("New Yorkers and Muscovites met Londoners.", {"US", "RU", "GB"}),
    ("The French class bought an English cocker spaniel.", set()),
    ("The Indian Ocean is warming.", set()),
    ("Romania and Oman signed.", {"RO", "OM"}),
    ("A woman from Romania.", {"RO"}),
]


@pytest.mark.parametrize(("sentence", "expected"), CASES)
def test_in_english(tagger: Tagger, sentence: str, expected: set[str]) -> None:
    found = {tag.region for tag in tagger.tag("", "", sentence, "en") if tag.evidence}
    assert found == expected


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("ru", "В Грузии и Армении прошли выборы.", {"GE", "AM"}),
        ("ru", "Президента Южной Кореи встретили в Нигере.", {"KR", "NE"}),
        ("ru", "Того, кто это сделал, ищут.", set()),
        ("ru", "Власти Того закрыли порт.", {"TG"}),
        ("ru", "Российско-украинская граница закрыта.", {"RU", "UA"}),
        ("ru", "Министр обороны США прибыл в Баку.", {"US", "AZ"}),
        ("ru", "Алиев принял посла Королёва.", {"AZ"}),
        ("ru", "Из стран Южного Кавказа.", {"south-caucasus"}),
        ("uk", "Малі діти гуляли в парку.", set()),
        ("uk", "Уряд Азербайджану підтримав Київ.", {"AZ", "UA"}),
        ("uk", "Кремль не відповів Зеленському.", {"RU", "UA"}),
        ("uk", "У Слов’янську та Куп'янську тихо.", {"UA"}),
        ("az", "Azərbaycanın və Gürcüstanın nazirləri İstanbulda görüşüb.", {"AZ", "GE", "TR"}),
        ("az", "ABŞ-ın səfiri Bakıya qayıdıb.", {"US", "AZ"}),
        ("az", "Rusiyalı diplomat Kiyevdən çıxdı.", {"RU", "UA"}),
        ("az", "İRAN XƏBƏR VERİR", {"IR"}),
        (None, "Україна and Azərbaycan", {"UA", "AZ"}),
        ("de", "Der Minister kam aus Baku nach Berlin.", {"AZ", "DE"}),
    ],
)
def test_in_other_languages(
    tagger: Tagger, language: str | None, sentence: str, expected: set[str]
) -> None:
    found = {tag.region for tag in tagger.tag("", "", sentence, language) if tag.evidence}
    assert found == expected
