"""The language of a text: the desk's four, their nearest neighbours, and some others."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.newsroom.language import detect_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The ministers met in Baku on Monday and agreed on a new railway line."),
        ("en", "Baku hosts talks"),
        ("en", "MINISTERS AGREE ON RAILWAY LINE"),
        ("en", "The Əliyev government and Kyiv's Зеленський office issued a joint statement."),
        ("ru", "Министры встретились в Баку в понедельник и договорились о новой дороге."),
        ("ru", "Правительство утвердило бюджет"),
        ("ru", "Газета «Урядовий кур’єр» сообщила, что закон вступит в силу в январе."),
        ("uk", "Міністри зустрілися в Баку в понеділок і домовилися про нову дорогу."),
        ("uk", "Уряд затвердив бюджет"),
        ("uk", "Росія"),
        ("az", "Nazirlər bazar ertəsi Bakıda görüşüb yeni dəmir yolu barədə razılığa gəliblər."),
        ("az", "Neft ucuzlaşır"),
        ("az", "Bakı yeni qatar alacaq"),
        ("az", "Назирләр базар ертәси Бакыда ҝөрүшүб јени дәмир јолу барәдә разылыға ҝәлибләр."),
        ("tr", "Bakanlar pazartesi günü Bakü'de buluşup yeni demiryolu konusunda anlaştı."),
        ("tr", "Petrol fiyatları yükseldi"),
        ("tr", "Seçimler sonbaharda yapılacak"),
        ("be", "Міністры сустрэліся ў панядзелак і дамовіліся пра новую дарогу."),
        ("bg", "Министрите се срещнаха в понеделник и се договориха за нов път."),
        ("kk", "Министрлер дүйсенбі күні кездесіп, жаңа жол туралы келісті."),
        ("de", "Die Minister trafen sich am Montag und einigten sich auf eine neue Strecke."),
        (
            "af",
            "Hy was gister by die stasie en had as voorsitter of lid geen stem in die raad nie.",
        ),
        ("nl", "Het was de vraag of de trein, as van de regio, door de minister was beloofd."),
        ("uk", "Потяг їде до Києва, а «Ласточка» – до Одеси: про це міністри домовилися вчора."),
        ("ru", "Поезд из города Ківерці прибыл в Москву, сообщили журналистам железнодорожники."),
        ("fr", "Les ministres se sont réunis lundi et se sont accordés sur une nouvelle ligne."),
        ("es", "Los ministros se reunieron el lunes y acordaron una nueva línea ferroviaria."),
        ("pl", "Ministrowie spotkali się w poniedziałek i uzgodnili nową linię kolejową."),
        ("ka", "მინისტრები ორშაბათს შეხვდნენ და ახალ გზაზე შეთანხმდნენ."),
        ("hy", "Նախարարները երկուշաբթի օրը հանդիպեցին և պայմանավորվեցին նոր ճանապարհի մասին։"),
        ("fa", "وزیران روز دوشنبه دیدار کردند و بر سر راه‌آهن تازه‌ای به توافق رسیدند."),
        ("zh", "部长们星期一会面，就新的铁路达成一致。"),
    ],
)
def test_the_language_is_told(language: str, text: str) -> None:
    assert detect_language(text) == language


def test_a_text_without_words_counts_as_the_desks_first_language() -> None:
    assert detect_language("") == detect_language("12:30, 5 %") == "en"


def test_the_model_is_loaded_only_when_it_is_asked() -> None:
    code = "import sys, bot.newsroom.extract; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603
