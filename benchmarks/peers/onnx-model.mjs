// The smallest ONNX model there is: Y = MatMul(X, B) with B a constant, so that the runtime may pack it in advance. Protocol buffers by
// hand: field numbers from onnx.proto3 (ModelProto, GraphProto, NodeProto, TensorProto, ValueInfoProto).

const varint = (value) => {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value & 127) | 128);
  return [...bytes, value];
};
const number = (field, value) => Buffer.from([...varint(field * 8), ...varint(value)]);
const bytes = (field, ...parts) => {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  return Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(body.length)]), body]);
};
const FLOAT = 1;

const valueInfo = (field, name, dims) => {
  const shape = bytes(2, ...dims.map((dim) => bytes(1, number(1, dim))));
  return bytes(field, bytes(1, name), bytes(2, bytes(1, number(1, FLOAT), shape)));
};

/** @param {Float32Array} b [K, N] */
export function matmulModel({ M, N, K, b }) {
  const node = bytes(1, bytes(1, 'X'), bytes(1, 'B'), bytes(2, 'Y'), bytes(4, 'MatMul'));
  const raw = Buffer.from(b.buffer, b.byteOffset, b.byteLength);
  const constant = bytes(5, number(1, K), number(1, N), number(2, FLOAT), bytes(8, 'B'), bytes(9, raw));
  const graph = bytes(7, node, bytes(2, 'matmul'), constant, valueInfo(11, 'X', [M, K]), valueInfo(12, 'Y', [M, N]));
  return Buffer.concat([number(1, 8), graph, bytes(8, bytes(1, ''), number(2, 13))]);
}
