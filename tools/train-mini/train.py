"""Trains one mini model on packed rows of tokens.

Usage: train.py FOLDER small|large --tokens 8e6 --seed 1 --out CHECKPOINT [--decay 0.3] [--resume] [--device cuda]
Reads FOLDER/tokens.npy and FOLDER/answers.npy. A row is CONTEXT + 1 tokens in a row, with parts of several texts. All
answer tokens are learned, and a random share of the others, which is the same in expectation as a smaller weight.
Matrices are trained by Muon (momentum made orthogonal by Newton-Schulz steps), everything else by AdamW. The learning
rate stays constant and falls linearly to zero over the last part (`--decay`) of all tokens, so that a run which was saved
before that can be continued to any length: `--resume` goes on from CHECKPOINT.state.
"""
import argparse
import json
import math
import os
import time

import numpy
import torch
from torch.nn import functional

from model import CONTEXT, Pangu

PROMPT_SHARE = 0.1
WARM_UP = 100
WEIGHT_DECAY = 0.05
MOMENTUM = 0.95
REPORT = 100


def orthogonal(matrices, steps=5):
    """Newton-Schulz iteration that brings all singular values near 1; `matrices` [n, rows, columns], rows <= columns."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = matrices / (matrices.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(steps):
        square = x @ x.mT
        x = a * x + (b * square + c * square @ square) @ x
    return x


class Muon:
    def __init__(self, matrices, rate):
        self.rate, self.groups = rate, {}
        for matrix in matrices:
            self.groups.setdefault(tuple(sorted(matrix.shape)), []).append((matrix, torch.zeros_like(matrix)))

    def save(self):
        return [momentum for group in self.groups.values() for _, momentum in group]

    def load(self, momenta):
        for own, saved in zip(self.save(), momenta, strict=True):
            own.copy_(saved)

    @torch.no_grad()
    def step(self, scale):
        for group in self.groups.values():
            directions = []
            for matrix, momentum in group:
                momentum.mul_(MOMENTUM).add_(matrix.grad)
                direction = matrix.grad.add(momentum, alpha=MOMENTUM)
                directions.append(direction if direction.shape[0] <= direction.shape[1] else direction.mT)
            for (matrix, _), update in zip(group, orthogonal(torch.stack(directions))):
                update = update if matrix.shape[0] <= matrix.shape[1] else update.mT
                rate = self.rate * scale
                matrix.mul_(1 - rate * WEIGHT_DECAY)
                matrix.add_(update, alpha=-rate * max(1, matrix.shape[0] / matrix.shape[1]) ** 0.5)


def rows_of(folder, seed):
    """Endless rows of tokens [CONTEXT + 1] with their answer marks, in a random order that the seed decides."""
    tokens, answers = numpy.load(f"{folder}/tokens.npy"), numpy.load(f"{folder}/answers.npy")
    count = (len(tokens) - 1) // CONTEXT
    generator = numpy.random.default_rng(seed)
    while True:
        offset = generator.integers(0, len(tokens) - 1 - count * CONTEXT + 1)
        for row in generator.permutation(count):
            at = offset + row * CONTEXT
            yield tokens[at : at + CONTEXT + 1], answers[at : at + CONTEXT + 1]


def batch_of(rows, size, generator):
    pairs = [next(rows) for _ in range(size)]
    tokens = torch.from_numpy(numpy.stack([row for row, _ in pairs]).astype(numpy.int64))
    answers = torch.from_numpy(numpy.stack([marks for _, marks in pairs])[:, 1:] == 1)
    learned = answers | (torch.rand(answers.shape, generator=generator) < PROMPT_SHARE)
    return tokens[:, :-1], tokens[:, 1:][learned], learned, answers[learned]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder")
    arguments.add_argument("model")
    arguments.add_argument("--tokens", type=float, required=True)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--rows", type=int, default=8)
    arguments.add_argument("--decay", type=float, default=0.3)
    arguments.add_argument("--resume", action="store_true")
    arguments.add_argument("--muon", type=float, default=0.02)
    arguments.add_argument("--adam", type=float, default=3e-3)
    arguments.add_argument("--save-every", type=float, default=1e6)
    arguments.add_argument("--device", default="cpu")
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--compile", action="store_true")
    arguments.add_argument("--out", required=True)
    options = arguments.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    generator = torch.Generator().manual_seed(options.seed)

    net = Pangu(options.model).to(options.device)
    matrices = [p for name, p in net.named_parameters() if p.dim() == 2 and "embed" not in name]
    others = [p for p in net.parameters() if not any(p is matrix for matrix in matrices)]
    muon = Muon(matrices, options.muon)
    adam = torch.optim.AdamW(others, lr=options.adam, betas=(0.9, 0.95), weight_decay=0.0)
    rows = rows_of(options.folder, options.seed)
    hidden = torch.compile(net.hidden) if options.compile else net.hidden

    steps = math.ceil(options.tokens / (options.rows * CONTEXT))
    first, curve = 0, []
    if options.resume:
        state = torch.load(f"{options.out}.state", weights_only=False, map_location=options.device)
        net.load_state_dict(state["net"])
        adam.load_state_dict(state["adam"])
        muon.load(state["muon"])
        generator.set_state(state["generator"].cpu())
        first, curve = state["step"], state["curve"]
        for _ in range(first * options.rows):
            next(rows)
    started, seen, saved = time.time(), [], first
    for step in range(first, steps):
        scale = min(1, (step + 1) / WARM_UP, (steps - step) / (options.decay * steps))
        tokens, targets, learned, answers = (part.to(options.device) for part in batch_of(rows, options.rows, generator))
        losses = functional.cross_entropy(net.logits(hidden(tokens)[learned]), targets, reduction="none")
        net.zero_grad(set_to_none=True)
        losses.mean().backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        adam.param_groups[0]["lr"] = options.adam * scale
        adam.step()
        muon.step(scale)
        seen.append(losses.detach()[answers].mean())
        last = step + 1 == steps
        if (step + 1) % REPORT == 0 or last:
            done, seconds = (step + 1) * options.rows * CONTEXT, time.time() - started
            curve.append(dict(tokens=done, seconds=round(seconds), answer_loss=round((sum(seen) / len(seen)).item(), 4)))
            print(f"{done / 1e6:.2f} M tokens, {seconds:.0f} s, answer loss {curve[-1]['answer_loss']}", flush=True)
            seen = []
        if (step + 1 - saved) * options.rows * CONTEXT >= options.save_every or last:
            saved = step + 1
            torch.save(net.state_dict(), f"{options.out}.pt")
            # The state to go on from is of the constant part only: a rate that has fallen would have to rise again.
            if step + 1 <= (1 - options.decay) * steps:
                state = dict(net=net.state_dict(), adam=adam.state_dict(), muon=muon.save(), step=step + 1, curve=curve,
                             generator=generator.get_state())
                torch.save(state, f"{options.out}.state.part")
                os.replace(f"{options.out}.state.part", f"{options.out}.state")
            with open(f"{options.out}.json", "w") as file:
                json.dump(dict(options=vars(options), steps=steps, curve=curve), file, indent=1)


if __name__ == "__main__":
    main()
