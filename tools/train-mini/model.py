"""The openPangu-Embedded graph in miniature: LLaMA with biases on q, k, v and o, tied embedding, names as in the checkpoints."""
import torch
from torch import nn
from torch.nn import functional

EPS = 1e-5
THETA = 10_000.0
CONTEXT = 256
PIECES = 2048

SIZES = {
    # hidden, layers, feed-forward, heads, key/value heads
    "small": dict(hidden_size=128, num_hidden_layers=5, intermediate_size=384, num_attention_heads=4, num_key_value_heads=2),
    "large": dict(hidden_size=256, num_hidden_layers=7, intermediate_size=768, num_attention_heads=4, num_key_value_heads=2),
}


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return functional.rms_norm(x, self.weight.shape, self.weight, EPS)


def rope_tables(length, head):
    """cos and sin [length, head] of the rotate-half form: the second half of a head repeats the first half's angles."""
    inverse = 1.0 / THETA ** (torch.arange(0, head, 2, dtype=torch.float32) / head)
    angles = torch.outer(torch.arange(length, dtype=torch.float32), inverse)
    angles = torch.cat([angles, angles], -1)
    return angles.cos(), angles.sin()


def rotate(x, cos, sin):
    left, right = x.chunk(2, -1)
    return x * cos + torch.cat([-right, left], -1) * sin


class Attention(nn.Module):
    def __init__(self, size):
        super().__init__()
        width, self.heads, self.groups = size["hidden_size"], size["num_attention_heads"], size["num_key_value_heads"]
        self.head = width // self.heads
        self.q_proj = nn.Linear(width, width)
        self.k_proj = nn.Linear(width, self.groups * self.head)
        self.v_proj = nn.Linear(width, self.groups * self.head)
        self.o_proj = nn.Linear(width, width)

    def forward(self, x, cos, sin, past=None):
        batch, length, width = x.shape
        split = lambda y, heads: y.view(batch, length, heads, self.head).transpose(1, 2)
        q = rotate(split(self.q_proj(x), self.heads), cos, sin)
        k = rotate(split(self.k_proj(x), self.groups), cos, sin)
        v = split(self.v_proj(x), self.groups)
        if past is not None:
            k, v = past.extend(k, v)
        repeat = self.heads // self.groups
        k, v = k.repeat_interleave(repeat, 1), v.repeat_interleave(repeat, 1)
        y = functional.scaled_dot_product_attention(q, k, v, is_causal=length > 1)
        return self.o_proj(y.transpose(1, 2).reshape(batch, length, width))


class Mlp(nn.Module):
    def __init__(self, size):
        super().__init__()
        width, inner = size["hidden_size"], size["intermediate_size"]
        self.gate_proj = nn.Linear(width, inner, bias=False)
        self.up_proj = nn.Linear(width, inner, bias=False)
        self.down_proj = nn.Linear(inner, width, bias=False)

    def forward(self, x):
        return self.down_proj(functional.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.self_attn, self.mlp = Attention(size), Mlp(size)
        self.input_layernorm, self.post_attention_layernorm = Norm(size["hidden_size"]), Norm(size["hidden_size"])

    def forward(self, x, cos, sin, past=None):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, past)
        return x + self.mlp(self.post_attention_layernorm(x))


class Past:
    """Keys and values of one layer so far."""

    def __init__(self):
        self.k = self.v = None

    def extend(self, k, v):
        self.k = k if self.k is None else torch.cat([self.k, k], 2)
        self.v = v if self.v is None else torch.cat([self.v, v], 2)
        return self.k, self.v


class Decoder(nn.Module):
    """The part of the checkpoint called `model`."""

    def __init__(self, size):
        super().__init__()
        self.embed_tokens = nn.Embedding(PIECES, size["hidden_size"])
        self.layers = nn.ModuleList(Layer(size) for _ in range(size["num_hidden_layers"]))
        self.norm = Norm(size["hidden_size"])


class Pangu(nn.Module):
    def __init__(self, name):
        super().__init__()
        self.name, self.size = name, SIZES[name]
        self.model = Decoder(self.size)
        cos, sin = rope_tables(CONTEXT, self.size["hidden_size"] // self.size["num_attention_heads"])
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)
        # Embeddings as large as what the layers add, which adds nothing at first: copying heads form sooner than from 0.02 everywhere.
        for name, parameter in self.named_parameters():
            if "embed" in name:
                nn.init.normal_(parameter, std=0.1)
            elif "o_proj" in name or "down_proj" in name:
                nn.init.zeros_(parameter)
            elif parameter.dim() == 2:
                nn.init.normal_(parameter, std=parameter.shape[1] ** -0.5)
        for module in self.modules():
            if isinstance(module, nn.Linear) and module.bias is not None:
                nn.init.zeros_(module.bias)

    def hidden(self, tokens, past=None, start=0):
        """States after the last norm, [batch, length, width]."""
        x = self.model.embed_tokens(tokens)
        cos, sin = self.cos[start : start + tokens.shape[1]], self.sin[start : start + tokens.shape[1]]
        for index, layer in enumerate(self.model.layers):
            x = layer(x, cos, sin, None if past is None else past[index])
        return self.model.norm(x)

    def logits(self, hidden):
        return functional.linear(hidden, self.model.embed_tokens.weight)
