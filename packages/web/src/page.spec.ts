import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { acceptedTasks, LAWS, METHOD_LAWS } from '@ptqlab/conformance';
import { tokenPerplexity } from '@ptqlab/eval/token-perplexity';
import { openModel } from '@ptqlab/models';
import { METHODS, parseScheme, publishedOptions, type Quantizer } from '@ptqlab/quant';
import { Device, OPS } from '@ptqlab/tensor';
import { openWasmBackend } from '@ptqlab/backend-wasm';
import { describeWithChromium, launchChromium, type LaunchedChromium } from '../testing/chromium.ts';
import { endOf, runPanel, statusOf } from '../testing/run-panel.ts';
import { servePage, type ServedPage } from '../testing/serve-page.ts';

const ops = Object.keys(OPS);
const methods = Object.entries(METHODS).map(([name, method]) => [name, method as unknown as Quantizer] as const);
const MODEL = `${__dirname}/../../../models/wikitext-mini`;

describeWithChromium('the page in Chromium', () => {
  let served: ServedPage;
  let chromium: LaunchedChromium;
  let page: Page;
  const complaints: string[] = [];
  const foreign: string[] = [];

  beforeAll(async () => {
    [served, chromium] = await Promise.all([servePage(), launchChromium()]);
    page = await chromium.browser.newPage({ viewport: { width: 1200, height: 900 } });
    page.setDefaultTimeout(0);
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('request', (request) => {
      if (!request.url().startsWith(served.url) && !/^(data|blob):/.test(request.url())) foreign.push(request.url());
    });
    await page.goto(served.url);
    await page.locator('#model').waitFor();
  });
  afterAll(async () => {
    await chromium?.close();
    served?.close();
  });
  afterEach(() => {
    expect(complaints).toEqual([]);
    expect(foreign).toEqual([]);
  });

  it('says what it is and what this browser offers', async () => {
    expect(await page.title()).toMatch(/ptqlab/);
    expect(await page.locator('#machine').textContent()).toMatch(
      /\d+ processor threads, and a GPU for WebGPU: .*swiftshader/,
    );
    expect(await page.locator('#parity tbody tr').count()).toBe(ops.length);
  });

  it.each(['div', 'matmul', 'matmulPacked'])('proves %s on WebAssembly against the reference', async (op) => {
    const panel = await runPanel(page, 'parity', { a: 'wasm', b: 'reference', op, runs: '10' });
    expect(await statusOf(panel)).toBe('Done.');
    expect(await panel.locator('.sentence').textContent()).toMatch(/^Yes: /);
    expect(await panel.locator(`tr[data-op="${op}"] .bar`).count()).toBe(2);
    expect(await panel.locator('.histogram svg').getAttribute('aria-label')).toMatch(/[1-9]\d* same bits/);
  });

  it('proves every operation on WebGPU against WebAssembly', async () => {
    const panel = await runPanel(page, 'parity', { a: 'webgpu', b: 'wasm', op: 'all', runs: '2' });
    expect(await panel.locator('.sentence').textContent()).toMatch(
      new RegExp(`^Yes: all ${ops.length} operations agree within their bounds`),
    );
    const answer = await panel.locator('.answer').textContent();
    expect(answer).toMatch(/A: WebGPU on .*B: wasm \(SIMD128/);
    expect(answer).toContain(`${LAWS.length} laws on each`);
    for (const op of ops) {
      const row = panel.locator(`tr[data-op="${op}"]`);
      expect([op, await row.locator('.bar:not(.broken)').count()]).toEqual([op, 2]);
      expect([op, await row.locator('.verdict').count()]).toEqual([op, 1]);
    }
  });

  it('shows the smallest input that breaks a broken kernel, the same one for the same seed', async () => {
    const broken = { a: 'reference', b: 'broken:reciprocal-division', op: 'div', runs: '100', seed: '42' };
    const seen = async () => {
      const panel = await runPanel(page, 'parity', broken);
      expect(await panel.locator('.sentence').textContent()).toMatch(/^No: div breaks a law/);
      expect(await panel.locator('tr[data-op="div"] .bar.broken').count()).toBe(1);
      return panel.locator('.failure').first().textContent();
    };
    const first = await seen();
    expect(first).toMatch(
      /^B breaks the law div\..*expected exactly.*smallest input.*--law div\.\w+ --seed 42 --path [\d:]+/s,
    );
    expect(await seen()).toBe(first);
  });

  it('says that A is the broken one when it is, with what was right, and what it is', async () => {
    const panel = await runPanel(page, 'parity', { a: 'broken:lost-nan', b: 'reference', op: 'min', runs: '100' });
    const [failure] = await panel.locator('.failure').allTextContents();
    expect(failure).toMatch(/^A breaks the law min\.special\..*, expected exactly NaN/);
    expect(await panel.locator('.answer').textContent()).toMatch(
      /A: broken on purpose \(of NaN and a number.*B: reference/,
    );
  });

  it.each(['parity', 'method'])('does not hold a backend against itself (%s)', async (id) => {
    const panel = await runPanel(page, id, { a: 'wasm', b: 'wasm' });
    expect(await statusOf(panel)).toMatch(/^A and B are both wasm, .*choose another one for B$/);
  });

  it('measures packing, dequantization and matmul', async () => {
    const panel = await runPanel(page, 'benchmark', { backend: 'wasm', rows: '128', columns: '128', group: '32' });
    expect(await statusOf(panel)).toMatch(/^Done/);
    const rows = await panel.locator('tbody tr').allInnerTexts();
    expect(rows.map((row) => row.split(/\s/)[0])).toEqual(['pack', 'dequantize', 'matmul', 'packed']);
    for (const row of rows) expect(Number(/([\d.e+-]+) GB\/s/.exec(row)?.[1])).toBeGreaterThan(0);
    expect(rows[2]).toMatch(/[1-9][\d.]* [MG]FLOP\/s/);
  });

  it('says what to change when sizes do not fit', async () => {
    const panel = await runPanel(page, 'benchmark', { group: '48' });
    expect(await statusOf(panel)).toMatch(/groups of 48 columns do not divide 128/);
  });

  it('quantizes by one method under the scheme it is given, in groups that the drawn layers do not divide', async () => {
    const panel = await runPanel(page, 'method', {
      a: 'wasm',
      b: 'reference',
      method: 'gptq',
      scheme: 'W3A16-g32',
      size: '32',
    });
    expect(await statusOf(panel)).toMatch(
      /^All \d+ laws hold under W3A16-g16-asym\. In the block \(W3A16-g32\), .* quantized weights/,
    );
    expect(await panel.locator('table:not(.laws) tbody tr').count()).toBe(7);
  });

  it.each(methods)('proves every law of %s on WebGPU against WebAssembly', async (name, method) => {
    const request = {
      a: 'webgpu',
      b: 'wasm',
      method: name,
      scheme: '',
      size: '32',
      tokens: '32',
      runs: '1',
      seed: '42',
    };
    const panel = await runPanel(page, 'method', request);
    const about = METHOD_LAWS.filter((law) => acceptedTasks(method).some((task) => law.applies(method, task)));
    expect(await statusOf(panel)).toMatch(new RegExp(`^All ${about.length} laws hold under `));
    expect(await panel.locator('.laws th code').allTextContents()).toEqual(about.map(({ id }) => id));
  });

  it('offers each method a scheme that it accepts', async () => {
    for (const [name, method] of methods) {
      await page.locator('#model [name=method]').selectOption(name);
      const scheme = parseScheme(await page.locator('#model [name=scheme]').inputValue());
      expect(() => method.check({ scheme, options: publishedOptions(method) })).not.toThrow();
    }
  });

  it('shows which law of a method a broken backend breaks', async () => {
    const broken = { a: 'reference', b: 'broken:reciprocal-division', method: 'rtn', scheme: 'W4A16-g16', size: '16' };
    const panel = await runPanel(page, 'method', broken);
    expect(await statusOf(panel)).toMatch(/^\d+ of \d+ laws are broken/);
    expect(await panel.locator('tr.failure code').allTextContents()).toContain('method.agreement.dyadic');
    expect(await panel.locator('.replay').first().textContent()).toMatch(
      /--law method\.[\w.]+ --scheme W4A16-g16-asym --seed 42 --path [\d:]+/,
    );
  });

  it('quantizes the embedded model; the original has the perplexity it has outside a browser', async () => {
    const panel = await runPanel(page, 'model', { backend: 'wasm', method: 'rtn', scheme: 'W4A16-g64', windows: '3' });
    expect(await statusOf(panel)).toMatch(/3 windows of 256 tokens on wasm/);
    const [original, quantized] = await panel.locator('tbody td:nth-child(3)').allTextContents();
    expect(original).toBe((await perplexityInNode(3)).toFixed(3));
    expect(Number(quantized)).toBeGreaterThan(Number(original));
    expect(Number(quantized)).toBeLessThan(1.1 * Number(original));
  });

  it('quantizes a model of the mini world on text of that world', async () => {
    const request = { model: 'mini-small', backend: 'wasm', method: 'gptq', scheme: 'W4A16-g64', windows: '2' };
    const panel = await runPanel(page, 'model', request);
    expect(await statusOf(panel)).toMatch(/2 windows of 256 tokens on wasm/);
    expect(await panel.locator('tbody th').first().textContent()).toBe('mini-small');
    const [original, quantized] = await panel.locator('tbody td:nth-child(3)').allTextContents();
    // Of 2048 tokens; the text of another world, or no text, would surprise it far more.
    expect(Number(original)).toBeLessThan(4);
    expect(Number(quantized)).toBeLessThan(2 * Number(original));
    await panel.locator('[name=model]').selectOption('wikitext-mini');
  });

  it('takes a model from files, and refuses files that are none', async () => {
    const input = page.locator('#model [name=files]');
    await input.setInputFiles([`${MODEL}/README.md`]);
    expect(await statusOf(await runPanel(page, 'model', { windows: '1' }))).toMatch(/no config\.json among README\.md/);
    await input.setInputFiles(readdirSync(MODEL).map((name) => `${MODEL}/${name}`));
    const panel = await runPanel(page, 'model', { windows: '1' });
    expect(await panel.locator('tbody th').first().textContent()).toBe('your model');
    await input.setInputFiles([]);
  });

  it('can be used by keyboard alone', async () => {
    await page.reload();
    await page.locator('#model').waitFor();
    const focused = () =>
      page.evaluate(() => document.activeElement?.getAttribute('name') ?? document.activeElement?.className);
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('skip');
    await page.keyboard.press('Enter');
    const walked: (string | null | undefined)[] = [];
    for (let i = 0; i < 6; i++) {
      await page.keyboard.press('Tab');
      walked.push(await focused());
    }
    expect(walked).toEqual(['a', 'b', 'op', 'runs', 'seed', 'run']);
    for (let i = 0; i < 2; i++) await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('5');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.type('div');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const panel = page.locator('#parity');
    await panel.locator('.sentence').waitFor();
    await endOf(panel);
    expect(await panel.locator('.sentence').textContent()).toBe('Yes: div agrees within its bound, bit for bit.');
  });

  it('stops when asked', async () => {
    const panel = page.locator('#parity');
    await panel.locator('[name=op]').selectOption('all');
    await panel.locator('button.run').click();
    await panel.locator('button.stop').click();
    await endOf(panel);
    expect(await statusOf(panel)).toBe('Stopped.');
  });

  it.each(['light', 'dark'] as const)('fits a phone, in %s', async (colorScheme) => {
    const phone = await chromium.browser.newPage({
      viewport: { width: 360, height: 740 },
      colorScheme,
      isMobile: true,
    });
    phone.setDefaultTimeout(0);
    await phone.goto(served.url);
    await phone.locator('#model').waitFor();
    await runPanel(phone, 'parity', { b: 'reference', op: 'exp', runs: '5' });
    const { width, contrast } = await phone.evaluate(() => {
      const channel = (x: number) => (x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
      const luminance = (color: string) => {
        const [r, g, b] = color.match(/[\d.]+/g)!.map((part) => channel(Number(part) / 255));
        return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
      };
      const { color, backgroundColor } = getComputedStyle(document.body);
      const soft = getComputedStyle(document.querySelector('.says')!).color;
      const paper = luminance(backgroundColor);
      const against = (ink: number) => (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
      return {
        width: document.documentElement.scrollWidth,
        contrast: Math.min(against(luminance(color)), against(luminance(soft))),
      };
    });
    expect(width).toBeLessThanOrEqual(360);
    // WCAG 2.2, 1.4.3: text at 4.5 to 1.
    expect(contrast).toBeGreaterThanOrEqual(4.5);
    await phone.close();
  });
});

/** The embedded model on Node's WebAssembly: the same kernels, so the same figure. */
async function perplexityInNode(windows: number): Promise<number> {
  const device = new Device(await openWasmBackend({ threads: 1, memoryMiB: 512 }));
  try {
    using _ = device.scope();
    await using model = await openModel(MODEL, device);
    const tokens = model.tokenizer.encode(readFileSync(`${MODEL}/evaluation.txt`, 'utf8'));
    return (await tokenPerplexity(model.languageModel, tokens, { length: 256, windows })).perplexity;
  } finally {
    await device.close();
  }
}
