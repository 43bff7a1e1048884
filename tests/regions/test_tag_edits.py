"""What editors say of tags wins over what was found."""

from __future__ import annotations

from bot.newsroom.regions import edited, with_edit
from storage.records import Evidence, RegionTag, TagEdit, TagRole, TopicTag
from tests.builders import NOW
from tests.regions.shipped import BOOK, TAGGER

BODY = "Azerbaijan and Armenia agreed. Azerbaijan will build, Armenia will pay. Kenya was named."
FOUND = TAGGER.tag("Azerbaijan and Armenia agree", "", BODY, "en")
ENERGY = TopicTag("energy", 0.6, about=True, evidence=(Evidence("gas", "word", "body", 0),))


def an_edit(code: str, role: TagRole) -> TagEdit:
    return TagEdit(code, role, "Olena (7)", NOW)


def about(tags: tuple[RegionTag, ...]) -> set[str]:
    return {tag.region for tag in tags if tag.about}


def test_without_edits_nothing_changes() -> None:
    assert edited(BOOK, FOUND, (ENERGY,), ()) == (FOUND, (ENERGY,))
    # One that says what was found changes no region's part.
    same, _ = edited(BOOK, FOUND, (), (an_edit("AZ", TagRole.ABOUT),))
    assert about(same) == about(FOUND)


def test_a_country_that_is_taken_out_takes_its_macro_regions_with_it() -> None:
    assert "south-caucasus" in about(FOUND)
    (first, *_), _ = edited(BOOK, FOUND, (), (an_edit("AZ", TagRole.REMOVED),))
    assert (first.region, first.main) == ("AM", True)
    both = (an_edit("AZ", TagRole.REMOVED), an_edit("AM", TagRole.MENTIONED))
    regions, _ = edited(BOOK, FOUND, (), both)
    assert about(regions) == set()
    assert "south-caucasus" in {tag.region for tag in regions}
    assert not any(tag.main for tag in regions)


def test_a_country_is_added_by_name_and_brings_its_macro_region() -> None:
    regions, _ = edited(BOOK, (), (), (an_edit("AZ", TagRole.ABOUT), an_edit("GE", TagRole.ABOUT)))
    assert {"AZ", "GE", "south-caucasus"} <= about(regions)
    assert sum(tag.main for tag in regions) == 1


def test_macro_regions_and_topics_are_edited_too() -> None:
    edits = (
        an_edit("south-caucasus", TagRole.REMOVED),
        an_edit("energy", TagRole.MENTIONED),
        an_edit("border", TagRole.ABOUT),
    )
    regions, topics = edited(BOOK, FOUND, (ENERGY,), edits)
    assert "south-caucasus" not in {tag.region for tag in regions}
    assert {tag.topic: tag.about for tag in topics} == {"border": True, "energy": False}
    assert topics[1].evidence == ENERGY.evidence


def test_the_last_word_counts() -> None:
    first, last = an_edit("AZ", TagRole.REMOVED), an_edit("AZ", TagRole.ABOUT)
    other = an_edit("AM", TagRole.MENTIONED)
    assert with_edit((first, other), last) == (other, last)
