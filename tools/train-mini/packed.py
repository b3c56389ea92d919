"""The graph of model.py over texts of different lengths that stand one after the other, as training reads them."""
import torch

from model import rotate


def by_head(y, texts, length, groups):
    """Rows [tokens, heads, head] of some texts as [texts * groups, heads / groups * length, head]."""
    heads, head = y.shape[1:]
    y = y.view(texts, length, groups, heads // groups, head).permute(0, 2, 3, 1, 4)
    return y.reshape(texts * groups, heads // groups * length, head)


def by_token(y, texts, length, groups):
    """The opposite of `by_head`."""
    head = y.shape[-1]
    y = y.view(texts, groups, -1, length, head).permute(0, 3, 1, 2, 4)
    return y.reshape(texts * length, -1, head)


class Attend(torch.autograd.Function):
    """q [tokens, heads, head], k and v [tokens, groups, head]; `lengths` are (texts, length) in order. Causal inside each text.

    PyTorch's own attention takes half the time of a step on a CPU, nearly all of it in the backward pass; products and a
    softmax a group of texts take a third of that.
    """

    @staticmethod
    def forward(context, q, k, v, lengths):
        groups, repeat, scale = k.shape[1], q.shape[1] // k.shape[1], q.shape[2] ** -0.5
        out, weights, at = torch.zeros_like(q), [], 0
        for texts, length in lengths:
            own = slice(at, at + texts * length)
            mine = [by_head(y[own], texts, length, groups) for y in (q, k, v)]
            mask = torch.full((length, length), -torch.inf, dtype=q.dtype, device=q.device).triu(1).repeat(repeat, 1)
            weight = torch.baddbmm(mask, mine[0], mine[1].mT, alpha=scale).softmax(-1)
            out[own] = by_token(weight @ mine[2], texts, length, groups)
            weights.append((own, weight, mine))
            at = own.stop
        context.weights, context.lengths = weights, lengths
        return out

    @staticmethod
    def backward(context, grad):
        (q, k, v), scale = context.weights[0][2], grad.shape[2] ** -0.5
        tokens, heads, head = grad.shape
        groups = k.shape[0] // context.lengths[0][0]
        to_q, to_k, to_v = grad.new_zeros(grad.shape), *(grad.new_zeros(tokens, groups, head) for _ in range(2))
        for (own, weight, (q, k, v)), (texts, length) in zip(context.weights, context.lengths):
            mine = by_head(grad[own], texts, length, groups)
            to_v[own] = by_token(weight.mT @ mine, texts, length, groups)
            to_score = torch._softmax_backward_data(mine @ v.mT, weight, -1, weight.dtype).mul_(scale)
            to_q[own] = by_token(to_score @ k, texts, length, groups)
            to_k[own] = by_token(to_score.mT @ q, texts, length, groups)
        return to_q, to_k, to_v, None


def before(layer, x, cos, sin):
    """q, k, v of a layer."""
    own = layer.self_attn
    normed = layer.input_layernorm(x)
    split = lambda y: y.view(y.shape[0], -1, own.head)
    q, k, v = split(own.q_proj(normed)), split(own.k_proj(normed)), split(own.v_proj(normed))
    cos, sin = cos[:, None], sin[:, None]
    return rotate(q, cos, sin).to(v.dtype), rotate(k, cos, sin).to(v.dtype), v


def after(layer, x, y):
    x = x + layer.self_attn.o_proj(y.flatten(1))
    return x + layer.mlp(layer.post_attention_layernorm(x))


class Packed:
    """The parts around attention are compiled, since their sizes never change."""

    def __init__(self, net, compiled):
        wrap = torch.compile if compiled else lambda part: part
        self.net, self.before, self.after = net, wrap(before), wrap(after)

    def hidden(self, tokens, positions, lengths):
        """States after the last norm, [tokens, width]."""
        net = self.net
        x = net.model.embed_tokens(tokens)
        cos, sin = net.cos[positions], net.sin[positions]
        for layer in net.model.layers:
            x = self.after(layer, x, Attend.apply(*self.before(layer, x, cos, sin), lengths))
        return net.model.norm(x)
