"""Words that tell which sentence cannot stand alone; lists to read and to add to.

Keyed by ISO 639-1 language. A language without a list gets no such check.
"""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# A sentence that begins with one of these leans on the sentence before it.
LEANING = {
    "en": _set(
        "he she they it this that these those his her hers their theirs its him them such both "
        "however but and or nor so yet still also moreover furthermore additionally besides "
        "therefore thus hence consequently accordingly nevertheless nonetheless instead "
        "otherwise meanwhile likewise similarly then here there indeed afterwards thereafter "
        "another other others neither either because which who"
    ),
    "ru": _set(
        "он она оно они его её ее их ему ей им это этот эта эти этого этой этом этому этих этим "
        "тот та те того той том тех такой такая такие таким таких так там тогда здесь сюда туда "
        "но а и однако поэтому потому затем потом также тоже кроме впрочем зато причём причем "
        "следовательно итак тем между оба обе ранее позднее позже иначе который которая которые"
    ),
    "uk": _set(
        "він вона воно вони його її їх їхній їхня їхні йому їй їм це цей ця ці цього цієї цьому "
        "цих цим той та те ті того тієї тому тих такий така такі таким таких так там тоді тут "
        "туди але а і й проте однак отже отож потім також теж крім втім натомість водночас "
        "відтак тим обидва обидві раніше пізніше інакше який яка які"
    ),
    "az": _set(
        "o onlar onun onların ona onlara onu onları bu bunlar bunun bunların buna bunu bundan "
        "bununla həmin belə beləliklə lakin amma ancaq və həm isə buna görə odur sonra "
        "həmçinin eləcə bundan orada burada onda deməli çünki hər ikisi"
    ),
}

# "This week" and its like lean on the calendar only. Keyed like LEANING: first word → second words.
CALENDAR = {
    "en": _set("week month year morning afternoon evening summer autumn winter spring weekend"),
    "ru": _set("ночью весной осенью зимой летом утром вечером неделе году месяце"),
    "uk": _set("ночі весни осені зими літа ранку вечора тижня року місяця"),
    "az": _set("gün il ay həftə səhər axşam gecə yay qış payız"),
}

# Third-person pronouns: leaning wherever they come before the first name.
PRONOUNS = {
    "en": _set("he she they his her their him them"),
    "ru": _set("он она они его её ее их ему ей им"),
    "uk": _set("він вона вони його її їх йому їй їм їхній"),
    "az": _set("o onlar onun onların ona onlara onu onları"),
}

# First words that are no name though they bear a capital: after them a pronoun leans.
OPENINGS = {
    "en": _set(
        "in on at by for from to with without within after before during since until while when "
        "as if although though despite because according earlier later today yesterday tomorrow "
        "now once last next recently previously asked speaking under over among through "
        "monday tuesday wednesday thursday friday saturday sunday"
    ),
    "ru": _set(
        "в во на по с со после до из из-за за при перед во-первых если когда хотя пока несмотря "
        "о об сегодня вчера завтра теперь сейчас недавно кроме для от у по-прежнему накануне"
    ),
    "uk": _set(
        "в у на по про о об з із зі після до через за при перед якщо коли хоча поки попри "
        "незважаючи сьогодні вчора завтра тепер зараз нещодавно для від напередодні"
    ),
    "az": _set("bu dünən sabah indi əvvəl əgər bundan yaxınlarda ötən keçən"),
}

# Words of the calendar bear a capital in English but name nobody.
CAPITAL_DATES = _set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december i"
)

# Words so common that sharing them says nothing; those of three letters or fewer never count.
COMMON = {
    "en": _set(
        "about after again also among another away because been before being both could does "
        "down during each even ever every from have having here into just like made make many "
        "more most much must never only other over same says said should since some still such "
        "than that their them then there these they this those through told under until upon very "
        "well were what when where which while will with within without would year years your"
    ),
    "ru": _set(
        "более была были было быть весь вместе вообще время всего всех даже если есть ещё еще "
        "заявил заявила здесь именно когда которая которого которой котором которые который "
        "которых лишь между меня может можно надо него нее ней нему несколько нет однако она они "
        "перед после потом потому почти просто раз сказал сказала свои своих себя сегодня сейчас "
        "также такие такой там тем теперь только тогда того тоже хотя через чтобы этого этой этом "
        "этот года году"
    ),
    "uk": _set(
        "більш бути була були було вже вона вони всіх всього дуже деякі його іншого інші коли "
        "котрий крім лише майже може можна навіть наприклад немає нього однак перед після потім "
        "проте просто року році саме свої своїх себе сказав сказала сьогодні також такий такі "
        "там тепер тільки того тоді тому хоча через цього цієї щоб який яка яке якого якої яких "
        "якщо заявив заявила"
    ),
    "az": _set(
        "amma ancaq artıq bildirib bildirdi bunun çünki daha deyib dedi edən edib edilib əgər "
        "görə həmçinin həmin hətta ilə ildə isə kimi lakin olan olaraq olub olur olunub onun "
        "onlar sonra üçün yalnız"
    ),
}
