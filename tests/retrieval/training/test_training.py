"""Training learns, can be interrupted, and writes what the reader loads."""

from __future__ import annotations

import random
from types import SimpleNamespace

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoTokenizer, BertConfig, BertForQuestionAnswering

from retrieval.training.examples import Example, Text, read, write
from retrieval.training.features import Batch, batches, groups
from retrieval.training.training import Training, loss, write_reader
from retrieval.weights import find_weights

TOKENIZER = AutoTokenizer.from_pretrained(find_weights("").folder)
RIVER = Text("Elm", "The Elm rose by 2.4 metres on Monday.")
BRIDGE = Text("", "The bridge was closed on Tuesday by Zoë Müller.")
EXAMPLES = [
    Example("How far did it rise?", ((RIVER, ((16, 26),)),), (BRIDGE,)),
    Example("When did it rise?", ((RIVER, ((30, 36),)),), ()),
    Example("Who closed it?", ((BRIDGE, ((36, 46),)),), (RIVER,)),
    Example("Why was it closed?", (), (BRIDGE,)),
] * 3


def rows(examples, seed=1):
    rng = random.Random(seed)
    return list(batches(list(groups(examples, rng)), TOKENIZER, rng))


def answer(batch, row):
    ids = batch.inputs["input_ids"][row][batch.starts[row] : batch.ends[row] + 1]
    return TOKENIZER.decode(ids)


def test_spans_become_tokens():
    """First and last token are the answer's; a passage that doesn't answer points at the first token."""
    found = [(batch, row) for batch in rows(EXAMPLES) for row in range(len(batch.starts))]
    said = {answer(batch, row) for batch, row in found}
    assert said == {"2. 4 metres", "monday", "zoe muller", "[CLS]"}
    assert all(batch.readable[row, batch.starts[row]] or batch.starts[row] == 0 for batch, row in found)


def test_a_rival_is_the_same_question_without_the_answer():
    """The pair is what the shared normalisation compares."""
    for batch in rows(EXAMPLES):
        for row in torch.nonzero(batch.rivals >= 0).flatten().tolist():
            rival = int(batch.rivals[row])
            assert batch.starts[row] > 0
            assert batch.starts[rival] == 0
            lengths = [int(kinds.argmax()) for kinds in batch.inputs["token_type_ids"][[row, rival]]]
            assert lengths[0] == lengths[1]  # as long a question


def test_an_answer_that_is_cut_off_is_not_here():
    """A passage is read up to a length only."""
    long = Text("", "word " * 300 + "end.")
    (batch,) = rows([Example("what?", ((long, ((1500, 1503),)),), ())], seed=2)
    assert batch.starts.tolist()[0] == 0


def test_the_loss_by_hand():
    """Two rows of three tokens, the second the first's rival; all logits 0 but one."""
    starts = torch.tensor([[0.0, 2.0, 0.0], [0.0, 0.0, 0.0]])

    def model(**_):
        return SimpleNamespace(start_logits=starts, end_logits=starts)

    batch = Batch(
        {},
        torch.tensor([[False, True, True], [False, True, True]]),
        torch.tensor([1, 0]),
        torch.tensor([1, 0]),
        torch.tensor([1, -1]),
    )
    e2 = torch.tensor(2.0).exp()
    own = ((2 + e2).log() - 2 + torch.tensor(3.0).log()) / 2
    shared = (e2 + 3).log() - 2
    assert loss(model, batch, "cpu").item() == pytest.approx((own + 0.5 * shared).item())


@pytest.fixture
def make():
    def start(seed=0, examples=EXAMPLES):
        torch.manual_seed(0)
        config = BertConfig(
            hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
            hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
        )  # fmt: skip
        model = BertForQuestionAnswering(config)
        return Training(model, TOKENIZER, examples, epochs=4, seed=seed, device="cpu")

    return start


def chunks(training, count):
    losses = []
    for _ in range(count):
        training.chunk(lambda share, mean: losses.append(mean))
    return losses


def test_it_learns(make):
    """Four rounds over twelve questions bring the loss down."""
    losses = chunks(make(), 4)
    assert losses[-1] < losses[0]


def test_informal_questions_come_every_second_time(make, monkeypatch):
    """Reviews and forum posts are not what is asked about; all of them are still read in two epochs."""
    seen = []
    monkeypatch.setattr(
        "retrieval.training.training.groups",
        lambda examples, rng: seen.append({one.question for one in examples}) or groups(examples, rng),
    )
    informal = [Example(f"Is it good, {n}?", (), (BRIDGE,), informal=True) for n in range(5)]
    chunks(make(examples=EXAMPLES + informal), 2)
    formal = {one.question for one in EXAMPLES}
    assert formal <= seen[0] & seen[1]
    assert seen[0] - formal == {one.question for one in informal[::2]}
    assert seen[1] - formal == {one.question for one in informal[1::2]}


def test_the_first_weights_do_not_stay_in_the_average(make):
    """After one step the average is that step's."""
    training = make()
    before = training.average.qa_outputs.weight.clone()
    chunks(training, 1)
    assert not torch.equal(before, training.average.qa_outputs.weight)
    assert torch.equal(training.model.qa_outputs.weight, training.average.qa_outputs.weight)


def test_an_interrupted_training_ends_like_an_uninterrupted_one(make, tmp_path):
    """Every weight is the same, to the bit."""
    whole, first, second = make(), make(), make()
    chunks(whole, 4)
    chunks(first, 2)
    first.save(tmp_path / "checkpoint.pt")
    second.load(tmp_path / "checkpoint.pt")
    chunks(second, 2)
    assert whole.finished
    assert second.finished
    for name, tensor in whole.average.state_dict().items():
        assert torch.equal(tensor, second.average.state_dict()[name]), name


def test_what_is_written_is_bf16_without_the_embeddings(make, tmp_path):
    """The file is the smallest that the reader can be made from."""
    training = make()
    digest = write_reader(training.average, tmp_path / "model.safetensors")
    kept = load_file(tmp_path / "model.safetensors")
    assert len(digest) == 64
    assert {tensor.dtype for tensor in kept.values()} == {torch.bfloat16}
    assert {name for name in training.average.state_dict() if ".embeddings." not in name} == set(kept)


def test_examples_come_back_from_their_file(tmp_path):
    """Nothing is lost between mining and training."""
    write(EXAMPLES, tmp_path / "examples.jsonl")
    assert read(tmp_path / "examples.jsonl") == EXAMPLES
