"""Whole texts as batches: texts of about one length stand together, so that attention never crosses a text and hardly pads."""
import numpy
import torch

from model import CONTEXT

BOS = 1
# Lengths that texts are padded to.
LENGTHS = numpy.array([8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 56, 64, 72, 80, 96, 112, 128, 144, 160, 192, 224, CONTEXT])


class Texts:
    """The texts of a folder; one longer than CONTEXT + 1 tokens is cut into several, as an evaluation's windows cut it."""

    def __init__(self, folder):
        self.tokens = numpy.load(f"{folder}/tokens.npy").astype(numpy.int64)
        self.answers = numpy.load(f"{folder}/answers.npy")
        borders = numpy.append(numpy.flatnonzero(self.tokens == BOS), len(self.tokens))
        starts, ends = [], []
        for start, end in zip(borders[:-1].tolist(), borders[1:].tolist()):
            for at in range(start, end - 1, CONTEXT):
                starts.append(at)
                ends.append(min(at + CONTEXT + 1, end))
        self.starts, self.reads = numpy.array(starts), numpy.array(ends) - numpy.array(starts) - 1
        self.padded = LENGTHS[numpy.searchsorted(LENGTHS, self.reads)]

    def __len__(self):
        return len(self.starts)

    def batch(self, chosen, size):
        """The chosen texts in groups of one padded length, one after the other, filled up to `size` tokens.

        Returns tokens, targets, marks (-1 padding, 0 prompt, 1 answer), positions, all [size], and the groups (texts, length).
        """
        tokens, targets = numpy.zeros(size, numpy.int64), numpy.zeros(size, numpy.int64)
        marks, positions = numpy.full(size, -1, numpy.int64), numpy.zeros(size, numpy.int64)
        groups, at = [], 0
        padded = self.padded[chosen]
        for length in numpy.unique(padded).tolist():
            own = chosen[padded == length]
            steps = numpy.arange(length)
            real = steps < self.reads[own][:, None]
            places = numpy.where(real, self.starts[own][:, None] + steps, 0)
            part = slice(at, at + real.size)
            tokens[part] = numpy.where(real, self.tokens[places], 0).ravel()
            targets[part] = numpy.where(real, self.tokens[places + 1], 0).ravel()
            marks[part] = numpy.where(real, self.answers[places + 1], -1).ravel()
            positions[part] = numpy.tile(steps, len(own))
            groups.append((len(own), length))
            at += real.size
        return [*map(torch.from_numpy, (tokens, targets, marks, positions)), groups]


class Order:
    """Endless batches; every pass over the texts has an order of its own, which the seed decides."""

    def __init__(self, texts, seed, size, done=(0, 0)):
        self.texts, self.seed, self.size = texts, seed, size
        self.turn, self.at = done
        self.order = self.shuffled()

    def shuffled(self):
        return numpy.random.default_rng([self.seed, self.turn]).permutation(len(self.texts))

    def next(self):
        sums = numpy.cumsum(self.texts.padded[self.order[self.at : self.at + self.size // LENGTHS[0]]])
        count = int(numpy.searchsorted(sums, self.size, side="right"))
        chosen = self.order[self.at : self.at + count]
        self.at += count
        if self.at >= len(self.order):
            self.turn, self.at = self.turn + 1, 0
            self.order = self.shuffled()
        return self.texts.batch(chosen, self.size)
