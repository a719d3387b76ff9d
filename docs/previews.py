"""Draws docs/preview-dark.png and docs/preview-light.png: what the bot answers about the articles in seeds/.

Debian's `chromium` draws them: make pictures
"""
# ruff: noqa: INP001 - a script, no package

from __future__ import annotations

import asyncio
import shutil
import subprocess
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from discord_page import THEMES, Shown, page
from PIL import Image, ImageChops

from bot import render
from bot.answer_buttons import under
from bot.app import App
from bot.desk import Reply
from bot.status import describe
from config.loading import load

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = ("how many were displaced?", "who is the head of the rebels?", "who won the 2018 World Cup?")
LABEL = "Preview: what the bot answers from seeds/, drawn by “make pictures”; no screenshot of Discord"
WIDTH, TALLEST, MARGIN, COLOURS = 760, 4000, 18, 128
LARGEST = 150_000  # bytes


async def messages(folder: Path) -> list[Shown]:
    """The bot's answers and the status of the index that it made in `folder`."""
    settings = load(environ={"VERBATIM_ARTICLES_FOLDER": str(ROOT / "seeds")}, directory=folder)
    with closing(App(settings, folder, print)) as app:
        app.upkeep.index(lambda *_: None)
        found = [_answered(app, question) for question in QUESTIONS]
        return [
            *found,
            Shown("/index status", describe(app.store.health(), app.store.history.standing(), "", "")),
        ]


def _answered(app: App, question: str) -> Shown:
    answer = app.answerer.ask(question)
    content = render.message(answer)
    reply = Reply(
        content=content,
        id=1,
        private=False,
        quotes=len(answer.quotes),
        nearest=answer.nearest is not None,
    )
    view = under(reply)
    parts = [part for line in view.to_components() for part in line["components"]] if view else []
    labels = [part.get("label") or part["emoji"]["name"] for part in parts]
    return Shown(f"/ask {question}", content, labels)


def draw(shown: list[Shown], theme: str, chromium: str, scratch: Path) -> None:
    """One picture, as high as its messages, in few colours and so in few bytes."""
    path, drawn = scratch / "page.html", scratch / f"{theme}.png"
    picture = ROOT / "docs" / f"preview-{theme}.png"
    path.write_text(page(shown, theme, LABEL), encoding="utf-8")
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command += [f"--user-data-dir={scratch / 'profile'}", f"--window-size={WIDTH},{TALLEST}"]
    done = subprocess.run(  # noqa: S603 - our own page
        [*command, f"--screenshot={drawn}", path.as_uri()], capture_output=True, check=False
    )
    if done.returncode or not drawn.exists():
        raise SystemExit(f"{chromium} could not draw {picture.name}: {done.stderr[-500:]!r}")
    image = Image.open(drawn).convert("RGB")
    _, _, _, bottom = ImageChops.difference(
        image, Image.new("RGB", image.size, image.getpixel((0, 0)))
    ).getbbox()
    image.crop((0, 0, WIDTH, bottom + MARGIN)).quantize(COLOURS).save(picture, optimize=True)
    if picture.stat().st_size > LARGEST:
        raise SystemExit(f"{picture.name} has {picture.stat().st_size:,} bytes, more than {LARGEST:,}.")


if __name__ == "__main__":
    program = shutil.which("chromium")
    if program is None:
        raise SystemExit("Install Chromium first; on Debian: apt-get install chromium")
    with TemporaryDirectory() as folder:
        scratch = Path(folder)
        made = asyncio.run(messages(scratch))
        for theme in THEMES:
            draw(made, theme, program, scratch)
