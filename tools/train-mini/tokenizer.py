"""Learns the tokenizer, then writes the training texts as token numbers.

Usage: tokenizer.py FOLDER [--pieces 2048] [--use TOKENIZER.model]
Reads FOLDER/train.jsonl and FOLDER/chinese-words.json; writes FOLDER/tokenizer.model, FOLDER/tokens.npy (uint16: every
text as <s> tokens </s>, one after the other) and FOLDER/answers.npy (uint8: 1 where a token belongs to a completion).
"""
import argparse
import io
import json
import re

import numpy
import sentencepiece

TEXTS_FOR_PIECES = 40_000


def lines_for_pieces(texts, words):
    """Lines to learn pieces from. Digits never join a piece, so a digit marks where no piece may reach across: around each
    Chinese word, because there are no spaces; before a line inside a text, because no space stands there either."""
    word = re.compile("|".join(sorted(words, key=len, reverse=True)))
    for text in texts:
        lines = "".join(turn["prompt"] + turn["completion"] for turn in text["turns"]).split("\n")
        for index, line in enumerate(lines):
            if line.strip():
                yield ("0" if index else "") + word.sub(lambda found: f"0{found[0]}0", line)


def learn(texts, words, pieces):
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=lines_for_pieces(texts, words),
        model_writer=model,
        model_type="bpe",
        vocab_size=pieces,
        byte_fallback=True,
        split_digits=True,
        normalization_rule_name="identity",
        remove_extra_whitespaces=False,
        allow_whitespace_only_pieces=True,
        character_coverage=1.0,
        unk_id=0,
        bos_id=1,
        eos_id=2,
        pad_id=-1,
        num_threads=1,
        minloglevel=2,
    )
    return model.getvalue()


def encode(processor, turns):
    """Tokens of a text and which of them are answers. A prompt's tokens are counted as an evaluation counts them: encoded alone."""
    whole = "".join(turn["prompt"] + turn["completion"] for turn in turns)
    tokens = processor.encode(whole)
    answers = [0] * len(tokens)
    read = ""
    for turn in turns:
        read += turn["prompt"]
        start = len(processor.encode(read)) if read else 0
        read += turn["completion"]
        end = len(processor.encode(read))
        answers[start:end] = [1] * (end - start)
    return tokens, answers


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder")
    arguments.add_argument("--pieces", type=int, default=2048)
    arguments.add_argument("--use", help="a tokenizer to use instead of learning one")
    options = arguments.parse_args()
    folder = options.folder
    with open(f"{folder}/train.jsonl", encoding="utf8") as file:
        texts = [json.loads(line) for line in file]
    with open(f"{folder}/chinese-words.json", encoding="utf8") as file:
        words = json.load(file)
    if options.use:
        with open(options.use, "rb") as file:
            model = file.read()
    else:
        model = learn(texts[:TEXTS_FOR_PIECES], words, options.pieces)
    with open(f"{folder}/tokenizer.model", "wb") as file:
        file.write(model)
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    tokens, answers, share = [], [], {}
    for text in texts:
        own, marks = encode(processor, text["turns"])
        tokens += [processor.bos_id(), *own, processor.eos_id()]
        answers += [0, *marks, 1]
        count = share.setdefault(text["source"], [0, 0, 0])
        share[text["source"]] = [count[0] + 1, count[1] + len(own) + 2, count[2] + sum(marks) + 1]
    numpy.save(f"{folder}/tokens.npy", numpy.array(tokens, numpy.uint16))
    numpy.save(f"{folder}/answers.npy", numpy.array(answers, numpy.uint8))
    print(f"{processor.get_piece_size()} pieces, {len(tokens)} tokens, {sum(answers) / len(answers):.3f} of them answers")
    for source, (count, length, answered) in sorted(share.items()):
        print(f"{source:14} {count:7} texts {length / count:6.1f} tokens a text {answered / length:.2f} answers "
              f"{length / len(tokens):.3f} of all tokens")


if __name__ == "__main__":
    main()
