"""The training itself: an encoder with a span head, in steps that can be taken up again."""

from __future__ import annotations

import copy
import hashlib
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch.nn import functional

from retrieval.training.examples import Example
from retrieval.training.features import Batch, batches, groups

# Learning rates of the head and of the top layer; each layer below learns this much slower.
HEAD, TOP, LAYER = 5e-4, 2e-4, 0.9
_WEIGHT_DECAY = 0.01
_CLIP = 1.0
# The rate rises over the first and falls over the last part of the training; in between it stays, so that
# it can be decided late how long to train.
_RISE, _FALL = 0.03, 0.5
# The weights that are kept are an average over about the last five hundred steps; while there are fewer, the
# first ones, untrained, must not stay in it.
_AVERAGE, _FIRST = 0.998, 10
# What the loss across passages counts, beside that of each passage by itself.
_RIVALS = 0.5
_GROUPS = 2048  # between checkpoints


class Training:
    """A model on its way, and all it takes to go on: the optimizer and the number of chunks done.

    Args:
        model: a transformers BertForQuestionAnswering.
        tokenizer: its fast tokenizer.
        examples: what it learns from.
        epochs: how often it sees each question about an article, and half as often each informal one; may be
            a fraction.
        seed: decides every random choice.
        device: where to calculate.
    """

    def __init__(
        self,
        model: Any,
        tokenizer: Any,
        examples: Sequence[Example],
        *,
        epochs: float,
        seed: int,
        device: str,
    ) -> None:
        self.model = model.to(device).train()
        self.average = copy.deepcopy(model).eval().requires_grad_(False)
        self._tokenizer = tokenizer
        self._formal = [one for one in examples if not one.informal]
        self._informal = [one for one in examples if one.informal]
        self._seed = seed
        self._device = device
        self._chunks = -(-(len(self._formal) + (len(self._informal) + 1) // 2) // _GROUPS)
        self._total = max(1, round(epochs * self._chunks))
        self._optimizer = torch.optim.AdamW(_parameters(self.model), weight_decay=_WEIGHT_DECAY)
        self._rates = [group["lr"] for group in self._optimizer.param_groups]
        self.done = 0
        self._steps = 0

    @property
    def finished(self) -> bool:
        """Is there nothing left to learn from?"""
        return self.done >= self._total

    def chunk(self, progress: Callable[[float, float], None]) -> None:
        """Learn from the next few thousand questions; `progress` gets the share done and the mean loss."""
        epoch, number = divmod(self.done, self._chunks)
        order = self._formal + self._informal[epoch % 2 :: 2]
        random.Random(f"{self._seed} epoch {epoch}").shuffle(order)
        rng = random.Random(f"{self._seed} chunk {self.done}")
        mine = order[number * _GROUPS : (number + 1) * _GROUPS]
        found = list(batches(list(groups(mine, rng)), self._tokenizer, rng))
        total = 0.0
        for step, batch in enumerate(found):
            share = (self.done + step / len(found)) / self._total
            total += self._step(batch, share)
            progress(share, total / (step + 1))
        self.done += 1

    def _step(self, batch: Batch, share: float) -> float:
        rate = min(1.0, share / _RISE + 0.01, (1 - share) / _FALL)
        for group, full in zip(self._optimizer.param_groups, self._rates, strict=True):
            group["lr"] = rate * full
        found = loss(self.model, batch, self._device)
        self._optimizer.zero_grad(set_to_none=True)
        found.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), _CLIP)
        self._optimizer.step()
        weight = max(1 - _AVERAGE, _FIRST / (_FIRST + self._steps))
        self._steps += 1
        with torch.no_grad():
            for kept, new in zip(self.average.parameters(), self.model.parameters(), strict=True):
                kept.lerp_(new, weight)
        return found.item()

    def save(self, path: Path) -> None:
        """Write what `load` needs; an interruption leaves the last state in place."""
        state = {
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "done": self.done,
            "steps": self._steps,
        }
        torch.save(state, path.with_suffix(".new"))
        path.with_suffix(".new").replace(path)

    def load(self, path: Path) -> None:
        """Go on where `save` was called."""
        state = torch.load(path, map_location=self._device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.done = state["done"]
        self._steps = state["steps"]


def _parameters(model: Any) -> list[dict[str, Any]]:
    """The parameters with their rates; the embeddings stay as they are."""
    model.bert.embeddings.requires_grad_(False)
    layers = model.bert.encoder.layer
    found = [{"params": list(model.qa_outputs.parameters()), "lr": HEAD}]
    for number, layer in enumerate(layers):
        found.append({"params": list(layer.parameters()), "lr": TOP * LAYER ** (len(layers) - 1 - number)})
    return found


def write_reader(model: Any, path: Path) -> str:
    """Write the weights as they are shipped, in bf16 and without the embeddings; returns their SHA-256.

    The embeddings are the embedding model's own: training leaves them alone.
    """
    kept = {
        name: tensor.to("cpu", torch.bfloat16).contiguous()
        for name, tensor in model.state_dict().items()
        if ".embeddings." not in name
    }
    save_file(kept, path)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def loss(model: Any, batch: Batch, device: str) -> torch.Tensor:
    """Cross-entropy of first and last token, over each passage and over a passage with its rival.

    The second is the shared normalisation of Clark and Gardner (2018), which makes scores of different
    passages comparable.
    """
    inputs = {name: tensor.to(device) for name, tensor in batch.inputs.items()}
    with torch.autocast(torch.device(device).type, torch.bfloat16):
        found = model(**inputs)
    allowed = batch.readable.to(device)
    with_first = allowed.clone()
    with_first[:, 0] = True
    rivals = batch.rivals.to(device)
    paired = rivals >= 0
    total = torch.zeros((), device=device)
    for logits, truth in ((found.start_logits.float(), batch.starts.to(device)),
                          (found.end_logits.float(), batch.ends.to(device))):  # fmt: skip
        total = total + functional.cross_entropy(logits.masked_fill(~with_first, -1e4), truth)
        answered = paired & (truth > 0)
        if answered.any():
            mass = logits.masked_fill(~allowed, -1e4).logsumexp(1)
            right = logits.gather(1, truth[:, None])[:, 0]
            both = torch.logaddexp(mass, mass[rivals.clamp(min=0)])
            total = total + _RIVALS * (both - right)[answered].mean()
    return total / 2
