import type { Tensor } from '@ptqlab/tensor';
import { binarize } from '../binarize.ts';
import { lossOf, quantizeBlock, spreadBeyond } from '../column-block.ts';
import { dampen, factorOf, requireFinite, requireFiniteLoss, reviveDeadColumns } from '../damped-hessian.ts';
import { decodeBinary, encodeBinary, type BinaryBlock, type BinaryScales } from '../encodings/binary-block.ts';
import { binaryWeight } from '../encodings/binary-encoding.ts';
import { signBits } from '../encodings/sign-code.ts';
import { QuantizationError, SchemeError } from '../errors.ts';
import { defineQuantizer } from '../quantizer.ts';
import { salience } from '../salience.ts';
import { spans } from '../spans.ts';
import { searchStructure, type Structure } from '../structural-search.ts';

/**
 * BiLLM (Huang et al. 2024, arXiv:2402.04291), algorithm 1, as published in Aaronhuang-778/BiLLM (commit dc137eb), method "braq": salient
 * columns get two binary planes, the others one, with concentrated and sparse weights on scales of their own. Blocks are the groups.
 */
export const billm = defineQuantizer({
  name: 'billm',
  title: 'BiLLM',
  source: 'arXiv:2402.04291; Aaronhuang-778/BiLLM@dc137eb',
  options: {
    metric: {
      says: 'what makes a weight salient: w²/d² (all published commands) or w itself (the default of the command line)',
      default: 'hessian',
      choices: ['hessian', 'magnitude'],
    },
    damping: { says: 'fraction of the mean diagonal of H added to it', default: 0.01, least: 0 },
    compensate: { says: 'spread the error of a block over later blocks', default: true },
    insideBlocks: { says: 'repaired: spread errors column by column inside a block, too', default: false },
  },
  statistics: () => ['hessian'],
  stream: 'quantized',
  sequential: () => false,

  check({ scheme, options }) {
    if (scheme.weightBits !== 1 || scheme.activationBits !== 16)
      throw new SchemeError(
        `billm: W${scheme.weightBits}A${scheme.activationBits} was asked for, but billm makes 1-bit weights only; use W1A16`,
      );
    if (typeof scheme.groupSize !== 'number' || scheme.groupSize < 2)
      throw new SchemeError(
        `billm: group size ${scheme.groupSize} was asked for, but it works on blocks of 2 columns or more; use g128`,
      );
    if (scheme.symmetric)
      throw new SchemeError('billm: a symmetric scheme was asked for, but rows keep a mean; use asym');
    if (options.insideBlocks && !options.compensate)
      throw new SchemeError('billm: insideBlocks was asked for with compensate off; turn one of them around');
  },

  async quantize({ name, weight }, statistics, { scheme, options }) {
    const { device } = weight;
    const [out, columns] = weight.shape as [number, number];
    const blockSize = Math.min(scheme.groupSize as number, columns);
    await requireFinite(name, statistics.hessian);

    using scope = device.scope();
    const H = statistics.hessian.copy();
    const W = reviveDeadColumns(H).select(0, weight).transpose().copy();
    dampen(H, options.damping);
    const U = await factorOf(name, H, options.damping);
    const d = U.diagonal().copy();

    const loss = device.zeros([1, 1]);
    const planes = { first: device.empty([out, columns]), second: device.empty([out, columns]) };
    const salient = device.empty([columns]);
    const blocks = spans(columns, blockSize);
    const scales = { scale: device.empty([out, 4 * blocks.length]), mean: device.empty([out, 4 * blocks.length]) };
    for (const span of blocks) {
      using _block = device.scope();
      const { index, start, end } = span;
      const w = W.rows(start, end).transpose().copy();
      const dOfBlock = d.slice(0, start, end);
      const structure = await searchStructure(options.metric === 'hessian' ? salience(w, dOfBlock) : w);
      if (Number.isNaN(structure.split))
        throw new QuantizationError(
          name,
          `no split of columns ${start} to ${end - 1} has a finite error`,
          'look for NaN or infinity in the weights, or use blocks of at least two columns',
        );
      const fitted = fitScales(w, structure);
      const store = (block: BinaryBlock, from: number, to: number): void => {
        planes.first.cols(from, to).write(block.first);
        planes.second.cols(from, to).write(block.second);
      };
      salient.slice(0, start, end).write(structure.salient.reshape([end - start]));
      scales.scale.cols(4 * index, 4 * index + 4).write(fitted.scale);
      scales.mean.cols(4 * index, 4 * index + 4).write(fitted.mean);

      if (options.insideBlocks) {
        const E = quantizeBlock({ ...span, W: W.rows(start, end).copy() }, U, (j, column) => {
          const i = j - start;
          const of = [structure.salient.cols(i, i + 1), structure.high.cols(i, i + 1)] as const;
          const block = encodeBinary(column.transpose(), ...of, fitted);
          store(block, j, j + 1);
          return decodeBinary(block).transpose();
        });
        loss.write(loss.add(lossOf(E)));
        spreadBeyond(W, U, span, E);
        continue;
      }
      const block = encodeBinary(w, structure.salient, structure.high, fitted);
      store(block, start, end);
      if (!options.compensate) continue;
      const E = w.sub(decodeBinary(block)).div(dOfBlock).transpose().copy();
      loss.write(loss.add(lossOf(E)));
      spreadBeyond(W, U, span, E);
    }
    const report = { loss: await requireFiniteLoss(name, loss, options.damping), damping: options.damping };
    const bits = { first: await signBits(planes.first), second: await signBits(planes.second) };
    return scope.keep({ weight: binaryWeight({ ...planes, salient, ...scales }, blockSize, bits), report });
  },
});

/** Scales and means of a block: one order for the two groups of ordinary weights, two for salient columns. */
export function fitScales(w: Tensor, { salient, high }: Pick<Structure, 'salient' | 'high'>): BinaryScales {
  const { device } = w;
  using scope = device.scope();
  const low = salient.select(0, high.equal(0));
  const first = binarize(w, salient);
  const fits = [binarize(w, low), binarize(w, high), first, binarize(w.mul(salient).sub(first.approximation), salient)];
  const scales = { scale: device.empty([w.shape[0]!, 4]), mean: device.empty([w.shape[0]!, 4]) };
  fits.forEach(({ alpha, mu }, k) => {
    scales.scale.cols(k, k + 1).write(alpha);
    scales.mean.cols(k, k + 1).write(mu);
  });
  return scope.keep(scales);
}
