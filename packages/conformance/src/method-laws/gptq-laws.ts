import { gptaq, gptq, rtn, type Quantizer } from '@ptqlab/quant';
import { LawViolation } from '../laws/law.ts';
import { realisticLayers, valuesOfLayer } from './layer-case.ts';
import type { MethodLaw } from './method-law.ts';
import { outputLoss } from './output-loss.ts';
import { optionsOf, runMethod } from './run-method.ts';

const published = (method: unknown): Quantizer => method as Quantizer;
const RTN = published(rtn);
const GPTQ = published(gptq);
const GPTAQ = published(gptaq);
const isGptq = ({ name }: Quantizer): boolean => name === 'gptq';

/** GPTQ is greedy, so no theorem says this; on 40 drawn layers its loss was at most 0.55 of rounding's. */
const SLACK = 1;

/** What ties the column-loop methods to each other and to rounding. */
export const gptqLaws: readonly MethodLaw[] = [
  {
    id: 'gptq.better',
    says: 'GPTQ reconstructs no worse than rounding to nearest on the same grid',
    devices: 1,
    cases: realisticLayers,
    // With two levels per weight greedy compensation can make a single small layer worse.
    applies: (method, { scheme }) => isGptq(method) && scheme.weightBits > 1,
    async check({ method, task, devices: [device] }, layer) {
      const values = valuesOfLayer(layer);
      const rounded = await runMethod(device, RTN, { ...task, options: optionsOf(RTN) }, layer);
      const compensated = await runMethod(device, method, task, layer);
      const loss = (weight: Float32Array): number => outputLoss(values, weight, layer.columns);
      if (loss(compensated.weight) > SLACK * loss(rounded.weight))
        throw new LawViolation(`GPTQ's loss is ${loss(compensated.weight)}, rounding's ${loss(rounded.weight)}`);
    },
  },
  {
    id: 'gptq.damping',
    says: 'with damping towards infinity GPTQ becomes rounding to nearest',
    devices: 1,
    cases: realisticLayers,
    applies: isGptq,
    async check({ task, devices: [device] }, layer) {
      const heavy = { ...task, options: optionsOf(GPTQ, { damping: 1e12 }) };
      const damped = await runMethod(device, GPTQ, heavy, layer);
      const rounded = await runMethod(device, RTN, { ...task, options: optionsOf(RTN) }, layer);
      const codes = Array.from(rounded.parts['codes']!);
      const at = codes.findIndex((code, i) => code !== damped.parts['codes']![i]);
      if (at >= 0) throw new LawViolation(`code ${at} is ${damped.parts['codes']![at]}, rounded ${codes[at]}`);
    },
  },
  {
    id: 'gptaq.alpha0',
    says: 'GPTAQ with alpha 0 is GPTQ where their grids are the same',
    devices: 1,
    cases: realisticLayers,
    applies: ({ name }, { scheme }) => name === 'gptaq' && !scheme.symmetric,
    async check({ task, devices: [device] }, layer) {
      const still = await runMethod(device, GPTAQ, { ...task, options: optionsOf(GPTAQ, { alpha: 0 }) }, layer);
      const plain = await runMethod(device, GPTQ, { ...task, options: optionsOf(GPTQ) }, layer);
      const at = still.weight.findIndex((w, i) => w !== plain.weight[i]);
      if (at >= 0) throw new LawViolation(`weight ${at} is ${still.weight[at]}, GPTQ's ${plain.weight[at]}`);
    },
  },
];
