"""Writes a checkpoint as a model folder in openPangu-Embedded layout, weights in bf16.

Usage: export.py FOLDER small|large CHECKPOINT OUT
Copies FOLDER/tokenizer.model; the other files say what openPangu's own say, with the sizes of the mini model.
"""
import argparse
import json
import shutil
from pathlib import Path

import torch

from model import CONTEXT, EPS, PIECES, SIZES, THETA

SPECIAL = {"<unk>": 0, "<s>": 1, "</s>": 2}


def config(size):
    module = "modeling_openpangu_dense.PanguEmbedded"
    return {
        "architectures": ["PanguEmbeddedForCausalLM"],
        "auto_map": {
            "AutoConfig": "configuration_openpangu_dense.PanguEmbeddedConfig",
            "AutoModel": f"{module}Model",
            "AutoModelForCausalLM": f"{module}ForCausalLM",
        },
        "bias": True,
        "attention_dropout": 0.0,
        "bos_token_id": 1,
        "pad_token_id": 0,
        "eos_token_id": 2,
        "hidden_act": "silu",
        "initializer_range": 0.02,
        **size,
        "max_position_embeddings": CONTEXT,
        "model_type": "PanguEmbedded",
        "rms_norm_eps": EPS,
        "rope_theta": THETA,
        "tie_word_embeddings": True,
        "torch_dtype": "bfloat16",
        "transformers_version": "4.53.2",
        "use_cache": True,
        "vocab_size": PIECES,
    }


GENERATION_CONFIG = {
    "_from_model_config": True,
    "do_sample": False,
    "bos_token_id": 1,
    "pad_token_id": 0,
    "eos_token_id": 2,
    "transformers_version": "4.53.2",
}


def added_token(content):
    return {"content": content, "lstrip": False, "normalized": False, "rstrip": False, "single_word": False}


TOKENIZER_CONFIG = {
    "add_bos_token": True,
    "add_eos_token": False,
    "add_prefix_space": True,
    "added_tokens_decoder": {str(number): {**added_token(name), "special": True} for name, number in SPECIAL.items()},
    "auto_map": {"AutoTokenizer": ["tokenization_openpangu.PanguTokenizer", None]},
    "bos_token": "<s>",
    "clean_up_tokenization_spaces": False,
    "eos_token": "</s>",
    "legacy": True,
    "model_max_length": CONTEXT,
    "pad_token": "<unk>",
    "sp_model_kwargs": {},
    "spaces_between_special_tokens": False,
    "tokenizer_class": "PanguTokenizer",
    "unk_token": "<unk>",
    "use_default_system_prompt": False,
}

SPECIAL_TOKENS_MAP = {
    f"{role}_token": added_token(name) for role, name in [("bos", "<s>"), ("eos", "</s>"), ("pad", "<unk>"), ("unk", "<unk>")]
}


def write_safetensors(path, tensors):
    """The safetensors container: length of the header, header, then the tensors one after the other."""
    header, parts, at = {"__metadata__": {"format": "pt"}}, [], 0
    for name in sorted(tensors):
        data = tensors[name].to(torch.bfloat16).contiguous().view(torch.int16).numpy().tobytes()
        header[name] = {"dtype": "BF16", "shape": list(tensors[name].shape), "data_offsets": [at, at + len(data)]}
        parts.append(data)
        at += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + b"".join(parts))


def main():
    arguments = argparse.ArgumentParser()
    for name in ("folder", "model", "checkpoint", "out"):
        arguments.add_argument(name)
    options = arguments.parse_args()
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    write_safetensors(out / "model.safetensors", torch.load(options.checkpoint, map_location="cpu"))
    shutil.copy(Path(options.folder, "tokenizer.model"), out / "tokenizer.model")
    files = {
        "config.json": config(SIZES[options.model]),
        "generation_config.json": GENERATION_CONFIG,
        "tokenizer_config.json": TOKENIZER_CONFIG,
        "special_tokens_map.json": SPECIAL_TOKENS_MAP,
    }
    for name, content in files.items():
        (out / name).write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    main()
