import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../testing/run-command.ts';

const MODEL = fileURLToPath(new URL('../../../models/wikitext-mini', import.meta.url));

/** A text of a few hundred tokens. */
const SHORT_TEXT = join(MODEL, 'README.md');

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ptqlab-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of the embedded model to damage. */
function modelCopy(): string {
  const copy = join(folder, 'model');
  cpSync(MODEL, copy, { recursive: true });
  return copy;
}

type Header = Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;

/** Rewrites the header of a safetensors file, its data unchanged. */
function changeHeader(file: string, change: (header: Header) => unknown): void {
  const bytes = readFileSync(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Header;
  change(header);
  const text = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(text.length));
  writeFileSync(file, Buffer.concat([prefix, text, bytes.subarray(8 + length)]));
}

const changeConfig = (model: string, change: (config: Record<string, unknown>) => unknown): void => {
  const path = join(model, 'config.json');
  const config = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  change(config);
  writeFileSync(path, JSON.stringify(config));
};

const NORM = 'model.layers.0.input_layernorm.weight';
const weights = (model: string): string => join(model, 'model.safetensors');

describe('a damaged model ends in one clear line and exit code 2', () => {
  it.each<[string, (model: string) => unknown, RegExp]>([
    ['no such folder', (model) => rmSync(model, { recursive: true }), /config\.json.*ENOENT/],
    ['no weights', (model) => rmSync(weights(model)), /no .*safetensors|looked for/i],
    ['truncated weights', (model) => truncateSync(weights(model), 5_000_000), /model\.safetensors/],
    [
      'a header length beyond the file',
      (model) => overwrite(weights(model), 0, [255, 255, 255, 255, 0, 0, 0, 0]),
      /header/,
    ],
    ['a huge header length', (model) => overwrite(weights(model), 0, [0, 0, 0, 0, 0, 0, 0, 127]), /header/],
    ['a header that is no JSON', (model) => overwrite(weights(model), 8, [91, 91]), /header/],
    [
      'overlapping offsets',
      (model) => changeHeader(weights(model), (h) => (h[NORM]!.data_offsets[0] -= 2)),
      /model\.safetensors/,
    ],
    [
      'offsets out of range',
      (model) => changeHeader(weights(model), (h) => (h[NORM]!.data_offsets = [9e9, 9e9 + 512])),
      /model\.safetensors/,
    ],
    [
      'a tensor of another dtype',
      (model) => changeHeader(weights(model), (h) => (h[NORM]!.dtype = 'I16')),
      new RegExp(`${NORM}.*I16`),
    ],
    [
      'a tensor of another shape',
      (model) => changeHeader(weights(model), (h) => (h[NORM]!.shape = [16, 16])),
      new RegExp(`${NORM}.*16`),
    ],
    [
      'a missing tensor',
      (model) => changeHeader(weights(model), (h) => rename(h, NORM, 'model.layers.9.other')),
      new RegExp(NORM),
    ],
    [
      'a config key that changes the graph',
      (model) => changeConfig(model, (c) => (c['sliding_window'] = 128)),
      /sliding_window/,
    ],
    [
      'a look-alike architecture',
      (model) => changeConfig(model, (c) => (c['param_sink_number'] = 128)),
      /param_sink_number|openPangu-R/,
    ],
    ['a config that is no JSON', (model) => writeFileSync(join(model, 'config.json'), '{'), /config\.json/],
    ['a corrupt tokenizer', (model) => truncateSync(join(model, 'tokenizer.model'), 1000), /tokenizer\.model/],
    ['no tokenizer', (model) => rmSync(join(model, 'tokenizer.model')), /tokenizer\.model and tokenizer\.json/],
  ])('%s', async (_what, damage, message) => {
    const model = modelCopy();
    damage(model);
    const { code, err, out } = await runCommand(
      'evaluate',
      model,
      '--text',
      join(MODEL, 'evaluation.txt'),
      '--length',
      '64',
      '--windows',
      '1',
      '--threads',
      '1',
    );
    expect(err).toMatch(message);
    expect({ code, out, lines: err.trim().split('\n').length }).toEqual({ code: 2, out: '', lines: 1 });
  });
});

function overwrite(file: string, at: number, bytes: number[]): void {
  const content = readFileSync(file);
  content.set(bytes, at);
  writeFileSync(file, content);
}

function rename(header: Header, from: string, to: string): void {
  header[to] = header[from]!;
  delete header[from];
}

describe('wrong words end in one clear line and exit code 2', () => {
  const recipe = (changes: Record<string, string>): string => {
    const path = join(folder, 'recipe.yaml');
    const parts = {
      name: 'small',
      models: `[${MODEL}]`,
      grid: '[{ method: rtn, schemes: [W4A16-g64] }]',
      calibration: '{ source: calibration.json, samples: 2, length: 16 }',
      perplexity: '{ text: evaluation.txt, length: 16, windows: 1, baselineWindows: 1 }',
      ...changes,
    };
    writeFileSync(
      path,
      Object.entries(parts)
        .map(([key, value]) => `${key}: ${value}\n`)
        .join(''),
    );
    return path;
  };

  it.each<[string, Record<string, string>, RegExp]>([
    ['an unknown method', { grid: '[{ method: gtpq, schemes: [W4A16] }]' }, /did you mean "gptq"/],
    ['an unknown scheme', { grid: '[{ method: rtn, schemes: [W4B16] }]' }, /"w4b16" in "W4B16".*did you mean "W4A16"/],
    ['an unknown part of a scheme', { grid: '[{ method: rtn, schemes: [W4A16-asm] }]' }, /did you mean "asym"/],
    [
      'a width that does not exist',
      { grid: '[{ method: rtn, schemes: [W9A16] }]' },
      /9 weight bits were asked for; choose/,
    ],
    ['a scheme the method cannot do', { grid: '[{ method: gptq, schemes: [W4A8] }]' }, /gptq: 8 activation bits/],
    [
      'a group size that does not divide',
      { grid: '[{ method: rtn, schemes: [W4A16-g100] }]' },
      /does not divide the 256 input columns/,
    ],
    [
      'an unknown option',
      { grid: '[{ method: gptq, schemes: [W4A16], options: { dampening: 1 } }]' },
      /option "dampening" is not known/,
    ],
    ['calibration that is not there', { calibration: '{ source: none.txt }' }, /none\.txt.*ENOENT/],
    [
      'calibration text that is too short',
      { calibration: `{ source: ${SHORT_TEXT}, length: 2000 }` },
      /has \d+ tokens, sequences of 2000 were asked for/,
    ],
    ['a seed without calibration', { calibration: '{ source: calibration.json, seeds: [7] }' }, /seed 7 is not in/],
    [
      'a window longer than the text',
      { perplexity: '{ text: evaluation.txt, length: 1000000 }' },
      /a window of 1000000 was asked for/,
    ],
    ['a model that is not there', { models: '[nowhere]' }, /nowhere/],
    [
      'a model named twice, in other words',
      { models: `[${MODEL}, ${MODEL}/../wikitext-mini/]` },
      /models: ".*wikitext-mini" and ".*wikitext-mini\/" are the same folder; name it once/,
    ],
    [
      'a seed named twice',
      { calibration: '{ source: calibration.json, samples: 2, length: 16, seeds: [0, 1, 0] }' },
      /calibration\.seeds: seed 0 is named twice/,
    ],
    [
      'a scheme named twice, in other words',
      { grid: '[{ method: rtn, schemes: [W4A16-g64, w4a16-g64-asym] }]' },
      /grid: rtn W4A16-g64-asym \(entry 1\) and rtn W4A16-g64-asym \(entry 1\) are the same setting; name it once/,
    ],
    [
      'a method named twice, once with its defaults written out',
      {
        grid: '[{ method: gptq, schemes: [W4A16-g64] }, { method: GPTQ, schemes: [W4A16-g64], options: { damping: 0.01 } }]',
      },
      /grid: gptq W4A16-g64-asym \(entry 1\) and gptq W4A16-g64-asym \(entry 2\) are the same setting/,
    ],
    ['a task named twice', { suite: '[piqa, boolq, piqa]' }, /suite: The task "piqa" was named twice/],
    ['an unknown key', { colour: 'red' }, /colour/],
    ['an alias of nothing', { name: '*nothing' }, /not YAML: .*nothing/],
    [
      'a method that every object has',
      { grid: '[{ method: __proto__, schemes: [W4A16] }]' },
      /"__proto__" is not known/,
    ],
    ['a window longer than the context', { perplexity: '{ text: evaluation.txt, length: 3000 }' }, /at most 2048/],
    ['sequences longer than the context', { calibration: '{ source: calibration.json, length: 3000 }' }, /to 2048/],
  ])('%s', async (_what, changes, message) => {
    const out = join(folder, 'out');
    const { code, err } = await runCommand('study', recipe(changes), '--out', out, '--threads', '1');
    expect(err).toMatch(message);
    expect({ code, lines: err.trim().split('\n').length }).toEqual({ code: 2, lines: 1 });
    // Nothing half-written: no map, no cell.
    expect(existsSync(join(out, 'map.json'))).toBe(false);
    expect(existsSync(join(out, 'cells')) ? readdirSync(join(out, 'cells')) : []).toEqual([]);
  });

  it.each([
    ['quantize', MODEL, '--method', 'rtn', '--scheme', 'W4A16'],
    ['evaluate', MODEL, '--suite', 'mini'],
    ['study'],
    ['parity', '--op', 'exp'],
  ])('a file where %s should write its folder', async (...args) => {
    const file = join(folder, 'file');
    writeFileSync(file, 'mine');
    for (const out of [file, join(file, 'below')]) {
      const { code, err } = await runCommand(...args, '--out', out, '--threads', '1');
      expect(err.trim()).toBe(`ptqlab: --out ${out}: ${file} is a file; give a folder, which may be new`);
      expect(code).toBe(2);
    }
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it.each([
    [['study', 'no-such-recipe.yaml'], /no-such-recipe\.yaml.*cannot be read/],
    [['parity', '--op', 'dvi'], /did you mean "div"/],
    [['parity', '--backend', 'wsm'], /wasm/],
    [['bench', 'matmull'], /matmul/],
    [['bench', 'pack', '--threads', '0'], /above 0/],
    [['parity', '--runs', '0'], /whole number above 0/],
    [['inspect', 'no-such-file'], /does not exist/],
    [['evaluate', MODEL], /--text/],
    [['quntize'], /unknown command/],
  ])('%j', async (args, message) => {
    const { code, err } = await runCommand(...args);
    expect(err).toMatch(message);
    expect(code).toBe(2);
  });

  const TEXT = ['--text', join(MODEL, 'evaluation.txt'), '--threads', '1'];
  const RTN = ['quantize', MODEL, '--method', 'rtn', '--scheme', 'W4A16'];
  const LEARNING = ['quantize', MODEL, '--scheme', 'W4A16', '--calibration', join(MODEL, 'evaluation.txt'), '--method'];
  it.each([
    [[...RTN, '--method', 'constructor', '--dry-run'], /method: "constructor" is not known; did you mean/],
    [[...RTN, '--method', '__proto__', '--dry-run'], /method: "__proto__" is not known; did you mean/],
    [[...RTN, '--option', '__proto__=1', '--dry-run'], /option "__proto__" is not known/],
    [[...RTN, '--scheme', 'int4', '--dry-run'], /did you mean "W4A16"/],
    [[...RTN, '--scheme', '', '--dry-run'], /does not begin with a pair of widths; write/],
    [[...RTN, '--seed', '-5', '--dry-run'], /a whole number from 0/],
    [[...RTN, '--seed', '1e300', '--dry-run'], /a whole number from 0/],
    [[...LEARNING, 'gptq', '--length', '1', '--dry-run'], /sequences of 1 tokens.*from 2 to 2048/],
    [[...LEARNING, 'gptq', '--length', '4000', '--dry-run'], /sequences of 4000 tokens.*from 2 to 2048/],
    [[...LEARNING, 'gptq', '--samples', '1000000000'], /ask for at most \d+ of that length/],
    [['evaluate', MODEL, ...TEXT, '--length', '1'], /--length 1 was given; a window holds from 2 to 2048/],
    [['evaluate', MODEL, ...TEXT, '--length', '3000'], /--length 3000 was given; a window holds from 2 to 2048/],
    [['evaluate', MODEL, ...TEXT, '--limit', '3'], /--limit was given and does nothing with --text/],
    [['evaluate', MODEL, '--suite', 'mini', '--windows', '3'], /--windows was given and does nothing with tasks/],
    [[...RTN, '--out', MODEL, '--dry-run'], /the folder is not empty/],
    [['parity', '--method', '__proto__'], /method: "__proto__" is not known/],
    [['parity', '--method', 'rtn', '--law', 'nope'], /law "nope" is not known/],
    [['parity', '--op', 'constructor'], /op "constructor" is not known/],
    [['parity', '--law', 'nope'], /law "nope" is not known/],
    [['parity', '--model', '/nope'], /nope\/config\.json/],
  ])('%j says one line', async (args, message) => {
    const { code, err, out } = await runCommand(...args);
    expect(err).toMatch(message);
    expect({ code, out, lines: err.split('\n').length - 1 }).toEqual({ code: 2, out: '', lines: 1 });
  });

  it('asks for help with exit code 0', async () => {
    const { code, out } = await runCommand('--help');
    expect(code).toBe(0);
    for (const command of ['study', 'quantize', 'evaluate', 'parity', 'inspect', 'doctor'])
      expect(out).toContain(command);
  });
});
