import { certify } from '@ptqlab/conformance';
import { Device } from '@ptqlab/tensor';
import { describeWithAdapter } from '../testing/describe-with-adapter.ts';
import { asleepUntil } from './asleep-until.ts';
import { requestAdapter } from './open-gpu.ts';
import { plainFactorization } from './plain-factorization.ts';
import { WebGpuBackend } from './webgpu-backend.ts';

/** A defect planted in one shader: the text `from` becomes `to`. */
interface WrongShader {
  readonly says: string;
  readonly shader: string;
  readonly from: string;
  readonly to: string;
  readonly caughtBy: string;
}

const WRONG: readonly WrongShader[] = [
  {
    says: 'halves rounded away from zero',
    shader: 'map round',
    from: 'return round(x)',
    to: 'return sign(x) * floor(abs(x) + 0.5)',
    caughtBy: 'round.realistic',
  },
  {
    says: 'division by reciprocal',
    shader: 'map div',
    from: 'return divideExactly(x, y)',
    to: 'return x * (1.0 / y)',
    caughtBy: 'div.realistic',
  },
  {
    says: 'codes by reciprocal',
    shader: 'map roundedQuotient',
    from: 'round(divideExactly(x, y))',
    to: 'round(x * (1.0 / y))',
    caughtBy: 'roundedQuotient.realistic',
  },
  {
    says: 'a root one unit off',
    shader: 'map sqrt',
    from: 'return rootExactly(x)',
    to: 'return sqrt(x) * 1.0000001',
    caughtBy: 'sqrt.realistic',
  },
  {
    says: 'offset of a view ignored',
    shader: 'map add',
    from: 'U.views[view].offset + terms.x',
    to: 'terms.x',
    caughtBy: 'add.dyadic',
  },
  {
    says: 'last element lost',
    shader: 'map mul',
    from: 'column < U.shape.w',
    to: 'column + 1u < U.shape.w',
    caughtBy: 'mul.dyadic',
  },
  { says: 'less or equal', shader: 'map less', from: 'x < y', to: 'x <= y', caughtBy: 'less.dyadic' },
  {
    says: 'branches of select swapped',
    shader: 'map select',
    from: 'select(z, y,',
    to: 'select(y, z,',
    caughtBy: 'select.dyadic',
  },
  {
    says: "NaN lost by the device's own minimum",
    shader: 'map min',
    from: 'return smaller(x, y)',
    to: 'return min(x, y)',
    caughtBy: 'min.special',
  },
  {
    says: "NaN lost by the device's own maximum of four",
    shader: 'reduce maximum',
    from: 's0 = larger4(',
    to: 's0 = max(',
    caughtBy: 'maximum.special',
  },
  {
    says: 'binary16 truncated',
    shader: 'map roundF16',
    from: ' + 0xfffu + ((magnitude >> 13u) & 1u)',
    to: '',
    caughtBy: 'roundF16.realistic',
  },
  {
    says: 'bfloat16 halves rounded up',
    shader: 'map roundBf16',
    from: '0x7fffu + ((bits >> 16u) & 1u)',
    to: '0x8000u',
    caughtBy: 'roundBf16.realistic',
  },
  {
    says: 'logarithm of a coarser constant',
    shader: 'map log',
    from: 'times(e, 0.693145751953125)',
    to: 'times(e, 0.6931)',
    caughtBy: 'log.realistic',
  },
  {
    says: 'sum that starts at one',
    shader: 'reduce sum',
    from: 's0 = vec4f(0.0)',
    to: 's0 = vec4f(1.0)',
    caughtBy: 'sum.dyadic',
  },
  {
    says: 'last element of a row beyond whole quads lost',
    shader: 'reduce sum',
    from: 'i < length; i++',
    to: 'i + 1u < length; i++',
    caughtBy: 'sum.dyadic',
  },
  {
    says: 'last of equal maxima',
    shader: 'reduce argmax',
    from: 'value > largest',
    to: 'value >= largest',
    caughtBy: 'argmax.dyadic',
  },
  {
    says: 'last product of a sum lost',
    shader: 'matmul registers none none',
    from: 'k < end;',
    to: 'k + 1u < end;',
    caughtBy: 'matmul.dyadic',
  },
  {
    says: 'last row not stored',
    shader: 'matmul registers none none',
    from: 'if (row >= U.shape.y ||',
    to: 'if (row + 1u >= U.shape.y ||',
    caughtBy: 'matmul.dyadic',
  },
  {
    says: 'product added instead of subtracted',
    shader: 'matmul registers none none',
    from: 'C[at] - sum[j]',
    to: 'C[at] + sum[j]',
    caughtBy: 'subtractMatmul.dyadic',
  },
  {
    says: 'sign of an i8 lost',
    shader: 'matmul i8 bytes',
    from: 'sum += a * b',
    to: 'sum += a * (b & 255)',
    caughtBy: 'matmulInteger.realistic',
  },
  {
    says: 'codes read one field too far',
    shader: 'matmul packed 3-bit registers',
    from: '(k % 10u) * 3u',
    to: '((k + 1u) % 10u) * 3u',
    caughtBy: 'matmulPacked.dyadic',
  },
  {
    says: 'zero-point forgotten',
    shader: 'matmul packed 4-bit registers',
    from: '- bqZero',
    to: '',
    caughtBy: 'matmulPacked.dyadic',
  },
  {
    says: 'an error that skips the row below',
    shader: 'compensate',
    from: 'below = r + 1u',
    to: 'below = r + 2u',
    caughtBy: 'quantizeCompensating.dyadic',
  },
  {
    says: 'errors by reciprocal',
    shader: 'compensate',
    from: 'return divideExactly(hold(w - hold(hold(code - zeroPoint) * scale)), d)',
    to: 'return (w - (code - zeroPoint) * scale) * (1.0 / d)',
    caughtBy: 'quantizeCompensating.realistic',
  },
  {
    says: 'row stride of a table taken for its column stride',
    shader: 'gather words',
    from: 'tableRow * U.views[0].strides.z',
    to: 'tableRow * U.views[0].strides.w',
    caughtBy: 'gather.realistic',
  },
  {
    says: 'a fill beside its view',
    shader: 'fill words',
    from: 'out[start0',
    to: 'out[1u + start0',
    caughtBy: 'fill.views',
  },
];

/** A backend whose device compiles one shader with the defect. */
async function openWrong({ shader, from, to }: WrongShader): Promise<WebGpuBackend> {
  const adapter = await requestAdapter();
  const device = await adapter.requestDevice();
  const compile = device.createShaderModule.bind(device);
  device.createShaderModule = (descriptor) => {
    if (`${descriptor.label} `.startsWith(`${shader} `) === false) return compile(descriptor);
    if (!descriptor.code.includes(from)) throw new Error(`wrong shader: "${from}" is not in ${descriptor.label}`);
    return compile({ ...descriptor, code: descriptor.code.replaceAll(from, to) });
  };
  const tuning = { product: 'registers', reduction: undefined, partials: 16, mostWorkgroups: 64, dot4: false } as const;
  return new WebGpuBackend(device, `webgpu with ${shader} wrong`, {
    capBytes: 2 ** 30,
    tuning,
    factorization: plainFactorization,
    wait: asleepUntil,
  });
}

describeWithAdapter('the laws catch wrong shaders', () => {
  it.each(WRONG.map((wrong) => [wrong.says, wrong] as const))('%s', async (_, wrong) => {
    const open = async () => new Device(await openWrong(wrong));
    const certificate = await certify(open, { laws: [wrong.caughtBy], runs: 60, seed: 7 });
    expect(certificate.holds).toBe(false);
    // Not because it was not planted, and not because it does not compile.
    expect(certificate.laws[0]!.failure!.message).toMatch(/^LawViolation: /);
  });
});
