"""Which regions a post names, of all that its article is about."""

import pytest

from bot.common.texts import load_texts
from bot.publishing.look import Look
from config.regions import load_book
from tests.builders import a_tag, an_article


@pytest.mark.parametrize(
    ("above", "named"),
    [
        (("asia", "caucasus", "post-soviet", "south-caucasus"), "#SouthCaucasus"),
        (("asia", "post-soviet", "caucasus"), "#Caucasus"),
        (("europe", "eu", "baltics"), "#Baltics"),
    ],
    ids=["of two with the same members the first in the file", "the fewest members", "likewise"],
)
def test_a_post_names_the_closest_region_above_its_countries(
    above: tuple[str, ...], named: str
) -> None:
    regions = (a_tag("GE", main=True), *(a_tag(code) for code in above))
    look = Look(load_book(), load_texts("en"), "desk_bot", "UTC")
    (post,) = look.post(an_article(regions=regions), None)
    assert f"#Georgia {named}\n" in post.markup.text
