"""Trains one mini model on whole texts.

Usage: train.py FOLDER small|large --tokens 30e6 --seed 1 --out CHECKPOINT [--decay 0.4] [--resume] [--threads 1]
Reads FOLDER/tokens.npy and FOLDER/answers.npy. A step reads STEP tokens, in texts that do not see each other. All answer
tokens are learned, and a random share of the others, which is the same in expectation as a smaller weight. Products of
matrices are in bfloat16, weights, norms, losses and the optimizers' states in float32.
Matrices are trained by Muon (momentum made orthogonal by Newton-Schulz steps), everything else by AdamW. The learning
rate stays constant and falls linearly to zero over the last part (`--decay`) of all tokens. With `--decay 0` a run ends in
the constant part; `--resume` goes on from CHECKPOINT.state, with the texts of another folder if one is given.
"""
import argparse
import json
import math
import os
import time

import torch
from torch.nn import functional

from batches import Order, Texts
from model import Pangu
from packed import Packed

STEP = 4096
PROMPT_SHARE = 0.1
WARM_UP = 100
WEIGHT_DECAY = 0.05
MOMENTUM = 0.95
REPORT = 50


def orthogonal(matrices, steps=5):
    """Newton-Schulz iteration that brings all singular values near 1; `matrices` [n, rows, columns], rows <= columns."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = (matrices / (matrices.norm(dim=(1, 2), keepdim=True) + 1e-7)).bfloat16()
    for _ in range(steps):
        square = x @ x.mT
        x = a * x + (b * square + c * square @ square) @ x
    return x.to(matrices.dtype)


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


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder")
    arguments.add_argument("model")
    arguments.add_argument("--tokens", type=float, required=True)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--decay", type=float, default=0.4)
    arguments.add_argument("--resume", action="store_true")
    arguments.add_argument("--muon", type=float, default=0.02)
    arguments.add_argument("--adam", type=float, default=3e-3)
    arguments.add_argument("--save-every", type=float, default=1e6)
    arguments.add_argument("--device", default="cpu")
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--eager", action="store_true", help="compile nothing; needs no C++ compiler")
    arguments.add_argument("--out", required=True)
    options = arguments.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    generator = torch.Generator().manual_seed(options.seed)

    net = Pangu(options.model).to(options.device)
    matrices = [p for name, p in net.named_parameters() if p.dim() == 2 and "embed" not in name]
    others = [p for p in net.parameters() if not any(p is matrix for matrix in matrices)]
    muon = Muon(matrices, options.muon)
    adam = torch.optim.AdamW(others, lr=options.adam, betas=(0.9, 0.95), weight_decay=0.0, fused=True)
    packed = Packed(net, not options.eager)

    steps = math.ceil(options.tokens / STEP)
    first, curve, done = 0, [], (0, 0)
    if options.resume:
        state = torch.load(f"{options.out}.state", weights_only=False, map_location=options.device)
        net.load_state_dict(state["net"])
        adam.load_state_dict(state["adam"])
        muon.load(state["muon"])
        generator.set_state(state["generator"].cpu())
        first, curve = state["step"], state["curve"]
        if state["folder"] == options.folder:
            done = state["read"]
    order = Order(Texts(options.folder), options.seed, STEP, done)
    started, seen, saved = time.time(), [], first
    for step in range(first, steps):
        scale = min(1, (step + 1) / WARM_UP, (steps - step) / max(1, options.decay * steps))
        *parts, lengths = order.next()
        tokens, targets, marks, positions = (part.to(options.device) for part in parts)
        drawn = torch.rand(STEP, generator=generator).to(options.device) < PROMPT_SHARE
        learned = (marks == 1) | ((marks == 0) & drawn)
        answers = marks[learned] == 1
        with torch.autocast(options.device, dtype=torch.bfloat16):
            logits = net.logits(packed.hidden(tokens, positions, lengths)[learned])
        losses = functional.cross_entropy(logits.float(), targets[learned], reduction="none")
        net.zero_grad(set_to_none=True)
        losses.mean().backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        adam.param_groups[0]["lr"] = options.adam * scale
        adam.step()
        muon.step(scale)
        seen.append(losses.detach()[answers].mean())
        last = step + 1 == steps
        if (step + 1) % REPORT == 0 or last:
            done, seconds = (step + 1) * STEP, time.time() - started
            curve.append(dict(tokens=done, seconds=round(seconds), answer_loss=round((sum(seen) / len(seen)).item(), 4)))
            print(f"{done / 1e6:.2f} M tokens, {seconds:.0f} s, answer loss {curve[-1]['answer_loss']}", flush=True)
            seen = []
        if (step + 1 - saved) * STEP >= options.save_every or last:
            saved = step + 1
            torch.save(net.state_dict(), f"{options.out}.pt")
            # The state to go on from is of the constant part only: a rate that has fallen would have to rise again.
            if step + 1 <= (1 - options.decay) * steps:
                state = dict(net=net.state_dict(), adam=adam.state_dict(), muon=muon.save(), step=step + 1, curve=curve,
                             generator=generator.get_state(), folder=options.folder, read=(order.turn, order.at))
                torch.save(state, f"{options.out}.state.part")
                os.replace(f"{options.out}.state.part", f"{options.out}.state")
            with open(f"{options.out}.json", "w") as file:
                json.dump(dict(options=vars(options), steps=steps, curve=curve), file, indent=1)


if __name__ == "__main__":
    main()
