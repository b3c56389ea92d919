/**
 * The smaller and the larger of two numbers as the op table has them: NaN when either is NaN, −0 below 0. WGSL lets a device answer
 * otherwise, and the known ones do; so the bits are compared. `smaller4` and `larger4` are the same for four at once.
 */
export const ORDERING_WGSL = /* wgsl */ `
// Integers in the order of the numbers whose bits are given.
fn rank4(bits: vec4u) -> vec4i { return bitcast<vec4i>(bits ^ (bitcast<vec4u>(bitcast<vec4i>(bits) >> vec4u(31u)) >> vec4u(1u))); }
fn isNan4(bits: vec4u) -> vec4<bool> { return (bits & vec4u(0x7fffffffu)) > vec4u(0x7f800000u); }
fn smaller4(x: vec4f, y: vec4f) -> vec4f {
  let a = bitcast<vec4u>(x);
  let b = bitcast<vec4u>(y);
  let takesFirst = isNan4(a) | (!isNan4(b) & (rank4(a) < rank4(b)));
  return bitcast<vec4f>(select(b, a, takesFirst));
}
fn larger4(x: vec4f, y: vec4f) -> vec4f {
  let a = bitcast<vec4u>(x);
  let b = bitcast<vec4u>(y);
  let takesFirst = isNan4(a) | (!isNan4(b) & (rank4(a) > rank4(b)));
  return bitcast<vec4f>(select(b, a, takesFirst));
}
fn smaller(x: f32, y: f32) -> f32 { return smaller4(vec4f(x), vec4f(y)).x; }
fn larger(x: f32, y: f32) -> f32 { return larger4(vec4f(x), vec4f(y)).x; }
`;
