"""docs/json.md says what `--json` prints, no more and no less."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
from program import ROOT

from bot.output import AnswerOutput, DoctorOutput, StatusOutput
from retrieval.evaluation import Evaluation
from retrieval.findings import Condition
from retrieval.questions import QUESTION_TYPES
from retrieval.schema import Verdict

DOCUMENT = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
MODELS = {"ask": AnswerOutput, "status": StatusOutput, "doctor": DoctorOutput, "eval": Evaluation}
COUNTED = {*Verdict, *QUESTION_TYPES, *Condition}  # values that count, though they stand where keys do


def section(command):
    [found] = re.findall(rf"^## `verbatim {command} .*?(?=^## |\Z)", DOCUMENT, re.MULTILINE | re.DOTALL)
    return found


def block(command, language):
    [found] = re.findall(rf"^```json {language}\n(.*?)^```$", section(command), re.MULTILINE | re.DOTALL)
    return json.loads(found)


def schema(command):
    return MODELS[command].model_json_schema(mode="serialization")


def keys(value):
    """Every key at any depth of a JSON value; a path such as passage.hit@1 is several."""
    if isinstance(value, list):
        return {key for item in value for key in keys(item)}
    if isinstance(value, dict):
        return {part for key in value for part in key.split(".")} | {
            key for item in value.values() for key in keys(item)
        }
    return set()


@pytest.mark.parametrize("command", MODELS)
def test_the_schema_is_the_model_s(command):
    """The documented JSON schema is the one that the model generates."""
    assert block(command, "schema") == schema(command)


@pytest.mark.parametrize("command", MODELS)
def test_the_example_is_one(command):
    """The example obeys the schema, and writes its keys in the model's order."""
    example = block(command, command)
    jsonschema.Draft202012Validator(schema(command)).validate(example)
    assert list(example) == list(schema(command)["properties"])


@pytest.mark.parametrize("command", MODELS)
def test_every_key_is_explained(command):
    """Every key of the example stands in the table, and the table names no other."""
    rows = [line.split("|")[1] for line in section(command).splitlines() if line.startswith("| `")]
    named = {part for row in rows for name in re.findall(r"`([^`]+)`", row) for part in name.split(".")}
    assert named - COUNTED == keys(block(command, command)) - COUNTED


def test_the_answer_is_the_real_one(verbatim, indexed):
    """The example of `ask` is what the seed article's question gives, the moment apart."""
    one = ["--set", "answering.quotes=1"]
    done = verbatim(*one, "ask", "--json", "how many were displaced?", folder=indexed)
    example = block("ask", "ask")
    assert {**done.json, "as_of": example["as_of"]} == example
