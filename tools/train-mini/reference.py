"""Writes what a model answers, computed by PyTorch from its weights as they are shipped: the loader is held to it.

Usage: reference.py FOLDER small|large CHECKPOINT OUT
Weights rounded to bfloat16, everything else in float64. OUT/reference.json has for some held-out prompts the tokens, the
logits after the last one, the greedy answer, and how far a float32 run is from the logits.
"""
import argparse
import json
from pathlib import Path

import sentencepiece
import torch

from model import Pangu
from score import write
from tasks import CHOICE, GENERATION, rows

MOST_TOKENS = 64


def prompts(folder):
    """The first held-out document of four tasks: arithmetic, looking up, code, and Chinese characters."""
    for task in ("gsm8k", "drop", "humaneval"):
        split, prompt, *_ = GENERATION[task]
        yield prompt(next(rows(folder, task, split))[1])
    split, _, requests = CHOICE["cmmlu"]
    yield requests(*next(rows(folder, "cmmlu", split)))[0][0][0]


def main():
    arguments = argparse.ArgumentParser()
    for name in ("folder", "model", "checkpoint", "out"):
        arguments.add_argument(name)
    options = arguments.parse_args()
    weights = {name: tensor.bfloat16() for name, tensor in torch.load(options.checkpoint, map_location="cpu").items()}
    nets = {}
    for kind in (torch.float32, torch.float64):
        nets[kind] = Pangu(options.model)
        nets[kind].load_state_dict(weights)
        nets[kind].to(kind)
    processor = sentencepiece.SentencePieceProcessor(model_file=f"{options.folder}/tokenizer.model")
    found = []
    for prompt in prompts(options.folder):
        tokens = [processor.bos_id(), *processor.encode(prompt)]
        with torch.no_grad():
            one, exact = (net.logits(net.hidden(torch.tensor([tokens]))[0, -1]) for net in nets.values())
        answer = write(nets[torch.float64], processor, [prompt], [], MOST_TOKENS)[0]
        found.append(dict(prompt=prompt, tokens=tokens, answer=answer, logits=[round(logit, 7) for logit in exact.tolist()],
                          float32_error=(one - exact).abs().max().item()))
        print(repr(answer), found[-1]["float32_error"])
    Path(options.out, "reference.json").write_text(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
