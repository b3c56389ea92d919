import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FormatError } from '@ptqlab/formats';
import { openFilesBelow } from '@ptqlab/formats/testing/open-files';
import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { TINY } from '../testing/tiny-model.ts';
import { PIECES, writePlainFolder, writeQuantizedFolder } from '../testing/write-folder.ts';
import { openModelFolder } from './model-folder.ts';

const SHAPE = { ...TINY, vocabularySize: PIECES };
const device = new Device(new ReferenceBackend());

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ptqlab-'));
  await writePlainFolder(join(root, 'plain'), SHAPE);
  await writeQuantizedFolder(join(root, 'quantized'), SHAPE, device, 'W4A16-g4-asym');
  await writeQuantizedFolder(join(root, 'activations'), SHAPE, device, 'W8A8-channel-sym');
});
afterEach(async () => {
  expect(openFilesBelow(root)).toEqual([]);
  await rm(join(root, 'copy'), { recursive: true, force: true });
});
afterAll(() => rm(root, { recursive: true }));

/** Opens a copy of one of the folders with other keys in one of its JSON files. */
async function openChanged(name: string, changes: object, file = 'config.json'): Promise<void> {
  const copy = join(root, 'copy');
  await cp(join(root, name), copy, { recursive: true });
  const json = JSON.parse(await readFile(join(copy, file), 'utf8')) as object;
  await writeFile(join(copy, file), JSON.stringify({ ...json, ...changes }));
  await using _ = await openModelFolder(copy);
}

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FormatError);
  return (error as Error).message;
}

describe.each(['plain', 'quantized'])('openModelFolder on a %s model', (name) => {
  it('opens it', () => openChanged(name, {}));

  it.each<[string, object, RegExp]>([
    ['a block less', { num_hidden_layers: 1 }, /"model\.layers\.1\.[^"]*" is not part of this architecture/],
    ['a block more', { num_hidden_layers: 3 }, /"model\.layers\.2\.input_layernorm\.weight" \[12\] is missing/],
    // 13 tensors a block: two norms, seven matrices, four biases. One block more than there can be is named, the others are counted.
    ['a billion blocks', { num_hidden_layers: 1e9 }, /"model\.layers\.2\.[^;]* is missing.*; and 12999999969 more\./],
    ['another width', { intermediate_size: 11 }, /gate_proj\.weight" has shape \[10,12\], the configuration gives \[11,12\]/],
    ['no biases', { bias: false }, /q_proj\.bias" is not part of/],
    ['a vocabulary smaller than the tokenizer', { vocab_size: 1000 }, /tokenizer gives ids up to 2047, the model has a vocabulary of 1000/],
    ['a vocabulary larger than the weights', { vocab_size: 3000 }, /"model\.embed_tokens\.weight" has shape \[2048,12\]/],
    ['a tied head', { tie_word_embeddings: true }, /lm_head/],
  ])('refuses a configuration with %s', async (_what, changes, message) => {
    expect(await refusal(openChanged(name, changes))).toMatch(message);
  });
});

it('openModelFolder opens a model with more tokens than its tokenizer', async () => {
  const padded = join(root, 'padded');
  await writePlainFolder(padded, { ...SHAPE, vocabularySize: PIECES + 64 });
  await using model = await openModelFolder(padded);
  expect(model.tokenizer.vocabularySize).toBe(PIECES);
});

describe('openModelFolder on a model whose activations are quantized at run time', () => {
  const smoothquant = { method: 'smoothquant', options: { alpha: 0.5 } };
  const open = (changes: object) => openChanged('activations', { ...smoothquant, ...changes }, 'ptqlab.json');

  it('opens it, options that are new since it was made included', () => open({}));

  it.each<[string, object, RegExp]>([
    ['an unknown method', { method: 'smothquant' }, /ptqlab\.json: says what.*did you mean "smoothquant"/],
    ['a method that cannot do its scheme', { method: 'billm' }, /ptqlab\.json: says what this program cannot run: billm/],
    ['an option of another type', { options: { alpha: 'high' } }, /option alpha of smoothquant is a number/],
    ['a damaged scheme', { scheme: 'W8A' }, /ptqlab\.json: is not the manifest/],
  ])('refuses a manifest with %s', async (_what, changes, message) => {
    expect(await refusal(open(changes))).toMatch(message);
  });
});
