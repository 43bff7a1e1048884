"""Photos and albums: sent, edited, copied, refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
import telegram
from telegram import InputMediaDocument, InputMediaPhoto

from simulator import Simulator
from simulator.pictures import fits, size
from tests.simulator.conftest import Call
from tests.simulator.pictures import gif, jpeg, png, webp


@pytest.mark.parametrize(
    "content",
    [
        png(640, 480),
        gif(640, 480),
        jpeg(640, 480),
        *(webp(640, 480, kind) for kind in (b"VP8 ", b"VP8L", b"VP8X")),
    ],
)
def test_a_pictures_size_is_read_from_its_head(content: bytes) -> None:
    assert size(content) == (640, 480)
    assert size(content[:9]) is None


@pytest.mark.parametrize("content", [b"", b"words", b"\xff\xd8\xff", b"RIFF0000WEBPVP9 "])
def test_what_is_no_picture_has_no_size(content: bytes) -> None:
    assert size(content) is None


@pytest.mark.parametrize(
    ("width", "height", "good"),
    [(5_000, 5_000, True), (5_001, 5_000, False), (1, 20, True), (21, 1, False), (0, 5, False)],
)
def test_a_photos_shape_has_limits(width: int, height: int, good: bool) -> None:
    assert fits(width, height) is good


async def test_a_photo_with_a_caption(simulator: Simulator, bot: telegram.Bot) -> None:
    chat_id = simulator.add_channel("news", "News")
    post = await bot.send_photo(
        chat_id, png(40, 30), "<b>Baku</b>", parse_mode="HTML", has_spoiler=True
    )
    assert [(photo.width, photo.height) for photo in post.photo] == [(40, 30)]
    assert (post.caption, post.caption_entities[0].type) == ("Baku", "bold")
    assert (post.text, post.has_media_spoiler, post.document) == (None, True, None)
    file = await post.photo[0].get_file()
    assert bytes(await file.download_as_bytearray()) == png(40, 30)
    again = await bot.send_photo(chat_id, post.photo[0].file_id)
    assert again.photo == post.photo
    edited = await bot.edit_message_caption(
        chat_id, post.message_id, caption="Ganja", show_caption_above_media=True
    )
    assert isinstance(edited, telegram.Message)
    assert (edited.caption, edited.show_caption_above_media) == ("Ganja", True)
    with pytest.raises(telegram.error.BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("x", chat_id, post.message_id)


async def test_an_album_is_several_messages(simulator: Simulator, bot: telegram.Bot) -> None:
    chat_id = simulator.add_channel("news", "News")
    first, second = await bot.send_media_group(
        chat_id,
        [
            InputMediaPhoto(png(4, 3), "<i>one</i>", parse_mode="HTML"),
            InputMediaPhoto(jpeg(8, 6)),
        ],
    )
    assert (first.message_id, second.message_id) == (1, 2)
    assert first.media_group_id == second.media_group_id is not None
    assert (first.caption, second.caption, second.photo[0].width) == ("one", None, 8)
    (alone,) = await bot.send_media_group(chat_id, [InputMediaPhoto(png())])
    assert alone.media_group_id is None
    documents = await bot.send_media_group(
        chat_id, [InputMediaDocument(b"1", filename="a.txt"), InputMediaDocument(b"2")]
    )
    assert [one.document is not None for one in documents] == [True, True]
    assert documents[0].media_group_id != first.media_group_id


async def test_an_album_stays_one_when_sent_on(simulator: Simulator, bot: telegram.Bot) -> None:
    chat_id = simulator.add_channel("news", "News")
    pair = await bot.send_media_group(
        chat_id, [InputMediaPhoto(png(), "one"), InputMediaPhoto(png())]
    )
    await bot.send_message(chat_id, "text")
    await bot.copy_messages(chat_id, chat_id, [1, 2, 3, 99])
    copies = simulator.messages(chat_id)[3:]
    assert [copy.text for copy in copies] == ["one", "", "text"]
    assert copies[0].media_group_id == copies[1].media_group_id
    assert copies[0].media_group_id not in (None, pair[0].media_group_id)
    assert copies[2].media_group_id is None
    await bot.forward_messages(chat_id, chat_id, [1, 2])
    forwards = simulator.messages(chat_id)[6:]
    assert forwards[0].media_group_id == forwards[1].media_group_id
    assert forwards[0].forward_origin is not None
    await bot.copy_messages(chat_id, chat_id, [1], remove_caption=True)
    assert simulator.messages(chat_id)[-1].text == ""
    with pytest.raises(telegram.error.BadRequest, match="There are no messages to forward"):
        await bot.copy_messages(chat_id, chat_id, [98, 99])


async def test_media_take_each_others_place(simulator: Simulator, bot: telegram.Bot) -> None:
    chat_id = simulator.add_channel("news", "News")
    await bot.send_photo(chat_id, png(), "old")
    edited = await bot.edit_message_media(
        InputMediaDocument(b"1,2", filename="list.csv", caption="new"), chat_id, 1
    )
    assert isinstance(edited, telegram.Message)
    assert edited.document is not None
    assert (edited.document.file_name, edited.caption, edited.photo) == ("list.csv", "new", ())
    await bot.send_message(chat_id, "words")
    pictured = await bot.edit_message_media(InputMediaPhoto(png(9, 9)), chat_id, 2)
    assert isinstance(pictured, telegram.Message)
    assert (pictured.text, pictured.photo[0].width) == (None, 9)
    file_id = edited.document.file_id
    with pytest.raises(telegram.error.BadRequest, match="Message is not modified"):
        await bot.edit_message_media(InputMediaDocument(file_id, caption="new"), chat_id, 1)


def _photos(number: int) -> list[dict[str, str]]:
    return [{"type": "photo", "media": "attach://one"}] * number


REFUSED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("sendPhoto", {}, "there is no photo in the request"),
    ("sendPhoto", {"photo": "AbC"}, "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", {"photo": "https://example.org/a.png"}, "failed to get HTTP URL content"),
    ("sendPhoto", {"photo": "{text}"}, "IMAGE_PROCESS_FAILED"),
    ("sendPhoto", {"photo": "{long}"}, "PHOTO_INVALID_DIMENSIONS"),
    ("sendPhoto", {"photo": "{png}", "caption": "x" * 1_025}, "message caption is too long"),
    ("sendMediaGroup", {}, 'parameter "media" is required'),
    ("sendMediaGroup", {"media": "x"}, "can't parse media JSON object"),
    ("sendMediaGroup", {"media": {}}, "expected an Array of InputMedia"),
    ("sendMediaGroup", {"media": []}, "there are no messages to send"),
    ("sendMediaGroup", {"media": _photos(11)}, "too many messages to send as an album"),
    ("sendMediaGroup", {"media": _photos(2)}, "can't parse InputMedia: media not found"),
    (
        "sendMediaGroup",
        {"media": [{"type": "animation", "media": "x"}]},
        "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup",
    ),
    (
        "sendMediaGroup",
        {"media": [{"type": "sticker", "media": "x"}]},
        'can\'t parse InputMedia: type "sticker" is unsupported',
    ),
    (
        "sendMediaGroup",
        {"media": [{"type": "photo", "media": "{png}"}, {"type": "document", "media": "{png}"}]},
        "document can't be mixed with other media types",
    ),
)


@pytest.mark.usefixtures("wrong_on_purpose")
@pytest.mark.parametrize(("method", "parameters", "reason"), REFUSED)
async def test_media_are_refused_whole(
    simulator: Simulator, call: Call, method: str, parameters: dict[str, Any], reason: str
) -> None:
    chat_id = simulator.add_channel("news", "News")
    files = simulator.backend.world
    text = json.dumps(parameters)
    for name, content in (("{png}", png()), ("{long}", png(2, 41)), ("{text}", b"words")):
        text = text.replace(name, files.add_file("a", "image/png", content).file_id)
    answer = await call(method, chat_id=chat_id, **json.loads(text))
    assert (answer.status, answer.description) == (400, f"Bad Request: {reason}")
    assert simulator.messages(chat_id) == []


async def test_a_photo_of_eleven_megabytes_is_refused(
    simulator: Simulator, bot: telegram.Bot
) -> None:
    chat_id = simulator.add_channel("news", "News")
    with pytest.raises(telegram.error.BadRequest, match="is too big for a photo"):
        await bot.send_photo(chat_id, png() + b"\0" * (11 << 20))


async def test_a_bad_piece_leaves_no_album(simulator: Simulator, bot: telegram.Bot) -> None:
    chat_id = simulator.add_channel("news", "News")
    with pytest.raises(telegram.error.BadRequest, match="Image_process_failed"):
        await bot.send_media_group(chat_id, [InputMediaPhoto(png()), InputMediaPhoto(b"words")])
    assert simulator.messages(chat_id) == []


@pytest.mark.usefixtures("wrong_on_purpose")
@pytest.mark.parametrize("method", ["sendMediaGroup", "editMessageMedia"])
async def test_a_video_is_not_acted_out(simulator: Simulator, call: Call, method: str) -> None:
    chat_id = simulator.add_channel("news", "News")
    video = {"type": "video", "media": "x"}
    media = [video] if method == "sendMediaGroup" else video
    answer = await call(method, chat_id=chat_id, message_id=1, media=media)
    assert (answer.status, "with video" in answer.description) == (501, True)
