"""Models come from folders; only what a setting names by its hub's name is fetched, and only then."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from tiny_models import save_tiny_model
from transformers import BertForQuestionAnswering

NAME = "someone/tiny-reader"
COMMIT = "0" * 40
LOADS = """
import sys
from retrieval.hub import stay_offline
stay_offline(sys.argv[1])
from retrieval.readers import load_reader
from retrieval.weights import find_weights
try:
    load_reader(sys.argv[1], find_weights(""), "fp32", passages=1, threads=1)
except Exception as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


class Hub(SimpleHTTPRequestHandler):
    """The part of the hub's protocol that fetches a model's files; everything else is not found."""

    def do_GET(self):
        """A file, or 404."""
        self.server.asked.append(self.path)
        super().do_GET()

    def do_HEAD(self):
        """The same without its content."""
        self.server.asked.append(self.path)
        super().do_HEAD()

    def translate_path(self, path):
        """/NAME/resolve/REVISION/FILE is that file."""
        head, _, file = path.partition("?")[0].rpartition("/")
        known = head.startswith(f"/{NAME}/resolve/")
        return str(Path(self.directory) / (file if known else "missing"))

    def end_headers(self):
        """What the client keeps a file under."""
        self.send_header("ETag", f'"{abs(hash(self.path))}"')
        self.send_header("X-Repo-Commit", COMMIT)
        super().end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def hub(tmp_path):
    """A hub on this machine that has one model."""
    save_tiny_model(BertForQuestionAnswering, 2, tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Hub, directory=str(tmp_path))) as server:
        server.asked = []
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def load(name, hub, cache):
    """What loading the reader of that name says, in a fresh process."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("HF_")}
    environment |= {"HF_ENDPOINT": f"http://127.0.0.1:{hub.server_port}", "HF_HOME": str(cache)}
    done = subprocess.run(
        [sys.executable, "-c", LOADS, name],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return done.stderr if done.returncode else ""


def test_a_named_model_is_fetched(hub, tmp_path):
    """Its name is the setting; the files come from the hub."""
    assert load(NAME, hub, tmp_path / "cache") == ""
    assert any(path.endswith("model.safetensors") for path in hub.asked)


def test_a_name_that_is_not_there_is_one_sentence(hub, tmp_path):
    """The setting and the name are said."""
    said = load("someone/else", hub, tmp_path / "cache")
    (line,) = said.splitlines()
    assert line.startswith("ModelError: reader.model: someone/else is no question-answering model: ")


@pytest.mark.parametrize("name", ["", "off", "folder"])
def test_without_a_name_nothing_is_asked(hub, tmp_path, name):
    """The packaged reader, none, or one in a folder: no request leaves the machine."""
    assert load(str(tmp_path) if name == "folder" else name, hub, tmp_path / "cache") == ""
    assert hub.asked == []
