"""Scores a checkpoint on the held-out documents, for watching training.

Usage: score.py FOLDER small|large CHECKPOINT [--documents 100] [--tasks boolq,mmlu] [--out FILE] [--threads 1]
Prints a line a task: score in %, standard error, chance.
"""
import argparse
import json
import math

import sentencepiece
import torch

from grade import GRADERS
from model import CONTEXT, Pangu, Past
from tasks import CHOICE, GENERATION, PERPLEXITY, rows

BATCH = 64


@torch.no_grad()
def log_likelihoods(net, processor, pairs):
    """Sum of log-probabilities of each continuation; its tokens are those that encoding it together adds to the prompt's."""
    encoded = []
    for prompt, continuation in pairs:
        whole = [processor.bos_id(), *processor.encode(prompt + continuation)]
        encoded.append((whole, 1 + len(processor.encode(prompt)) if prompt else 1))
    sums = [0.0] * len(pairs)
    order = sorted(range(len(pairs)), key=lambda index: len(encoded[index][0]))
    for at in range(0, len(order), BATCH):
        part = order[at : at + BATCH]
        longest = max(len(encoded[index][0]) for index in part)
        tokens = torch.zeros(len(part), longest, dtype=torch.long)
        for place, index in enumerate(part):
            tokens[place, : len(encoded[index][0])] = torch.tensor(encoded[index][0])
        states = net.hidden(tokens)
        for place, index in enumerate(part):
            whole, start = encoded[index]
            scores = torch.log_softmax(net.logits(states[place, start - 1 : len(whole) - 1]), -1)
            sums[index] = scores.gather(1, torch.tensor(whole[start:])[:, None]).sum().item()
    return sums, [len(whole) - start for whole, start in encoded]


@torch.no_grad()
def write(net, processor, prompts, stops, most):
    """Greedy answers, prompts of one length together."""
    encoded = [[processor.bos_id(), *processor.encode(prompt)] for prompt in prompts]
    answers = [""] * len(prompts)
    lengths = {}
    for index, tokens in enumerate(encoded):
        lengths.setdefault(len(tokens), []).append(index)
    for length, indices in lengths.items():
        past = [Past() for _ in net.model.layers]
        logits = net.logits(net.hidden(torch.tensor([encoded[index] for index in indices]), past)[:, -1])
        made, ended = [[] for _ in indices], [False] * len(indices)
        for at in range(length, min(length + most, CONTEXT)):
            chosen = logits.argmax(-1)
            for place, token in enumerate(chosen.tolist()):
                ended[place] |= token == processor.eos_id()
                if not ended[place]:
                    made[place].append(token)
            if all(ended):
                break
            logits = net.logits(net.hidden(chosen[:, None], past, at)[:, -1])
        for place, index in enumerate(indices):
            text = processor.decode(encoded[index][1:] + made[place])[len(prompts[index]) :]
            for stop in stops:
                text = text.split(stop)[0]
            answers[index] = text
    return answers


def choice_scores(net, processor, folder, task, documents):
    split, _, requests = CHOICE[task]
    items = [requests(subject, row) for subject, row in every(rows(folder, task, split), documents)]
    sums, _ = log_likelihoods(net, processor, [pair for pairs, _ in items for pair in pairs])
    scores = []
    for pairs, gold in items:
        own, sums = sums[: len(pairs)], sums[len(pairs) :]
        scores.append(float(own.index(max(own)) == gold))
    return scores


def generation_scores(net, processor, folder, task, documents):
    split, prompt, stops, most = GENERATION[task]
    chosen = [row for _, row in every(rows(folder, task, split), documents)]
    answers = write(net, processor, [prompt(row) for row in chosen], stops, most)
    return [GRADERS[task](row, answer) for row, answer in zip(chosen, answers)]


def perplexity(net, processor, folder, task, documents):
    split, column = PERPLEXITY[task]
    texts = [row[column] for _, row in every(rows(folder, task, split), documents)]
    sums, counts = log_likelihoods(net, processor, [("", text) for text in texts])
    return math.exp(-sum(sums) / sum(counts))


def every(found, documents):
    """About `documents` of them, spread evenly, so that all subjects and labels take part."""
    found = list(found)
    step = max(1, len(found) // documents)
    return found[::step] if step % 2 or step == 1 else found[:: step - 1]


def score(net, processor, folder, documents, tasks=None):
    results = {}
    for task in tasks or [*PERPLEXITY, *CHOICE, *GENERATION]:
        if task in PERPLEXITY:
            results[task] = dict(perplexity=round(perplexity(net, processor, folder, task, documents), 3))
            continue
        scores = (choice_scores if task in CHOICE else generation_scores)(net, processor, folder, task, documents)
        mean = sum(scores) / len(scores)
        error = (sum((one - mean) ** 2 for one in scores) / (len(scores) - 1) / len(scores)) ** 0.5
        results[task] = dict(score=round(100 * mean, 1), error=round(100 * error, 1), documents=len(scores),
                             chance=CHOICE[task][1] if task in CHOICE else 0)
    return results


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder")
    arguments.add_argument("model")
    arguments.add_argument("checkpoint")
    arguments.add_argument("--documents", type=int, default=100)
    arguments.add_argument("--tasks")
    arguments.add_argument("--out")
    arguments.add_argument("--threads", type=int, default=1)
    options = arguments.parse_args()
    torch.set_num_threads(options.threads)
    net = Pangu(options.model)
    net.load_state_dict(torch.load(options.checkpoint, map_location="cpu"))
    net.eval()
    processor = sentencepiece.SentencePieceProcessor(model_file=f"{options.folder}/tokenizer.model")
    results = score(net, processor, options.folder, options.documents, options.tasks and options.tasks.split(","))
    for task, result in results.items():
        print(f"{task:14}", *(f"{name} {value}" for name, value in result.items()))
    if options.out:
        with open(options.out, "w") as file:
            json.dump(results, file, indent=1)


if __name__ == "__main__":
    main()
