"""Every text that leaves the program, made here: values in, messages out, nothing sent.

post       the post of an article in a channel: its look is decided there
analysis   the full analysis in a chat, in parts
listing    lists of articles
template   the bot's own words, with data filled in
message    a message with its buttons, as the Bot API takes it; deep links
markup     text with marks, put together safely; html writes it down
split, shorten, length, breaks         Telegram's limits
clean, normal, urls                    what Telegram changes, drops or refuses
dates      dates in a zone and a language
"""

from bot.publishing.render.analysis import AnalysisView, render_analysis, render_parts
from bot.publishing.render.dates import local_date
from bot.publishing.render.html import to_html
from bot.publishing.render.listing import ListItem, ListView, render_list
from bot.publishing.render.markup import Builder, Markup, from_rich
from bot.publishing.render.message import (
    Button,
    Buttons,
    Message,
    article_link,
    deep_link,
    message,
)
from bot.publishing.render.post import Footer, PostView, render_post
from bot.publishing.render.shorten import shorten, shorten_text
from bot.publishing.render.split import split
from bot.publishing.render.template import fill, render_answer, render_text

__all__ = [
    "AnalysisView",
    "Builder",
    "Button",
    "Buttons",
    "Footer",
    "ListItem",
    "ListView",
    "Markup",
    "Message",
    "PostView",
    "article_link",
    "deep_link",
    "fill",
    "from_rich",
    "local_date",
    "message",
    "render_analysis",
    "render_answer",
    "render_list",
    "render_parts",
    "render_post",
    "render_text",
    "shorten",
    "shorten_text",
    "split",
    "to_html",
]
