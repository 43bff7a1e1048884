"""The bot's texts, a gettext catalogue (.po) a language; English stands in the code itself."""

from pathlib import Path

FOLDER = Path(__file__).parent
