import { describeWithChromium, launchChromium, type LaunchedChromium } from '../testing/chromium.ts';
import { treeMemoryMiB } from '../testing/resident-memory.ts';
import { runPanel } from '../testing/run-panel.ts';
import { servePage, type ServedPage } from '../testing/serve-page.ts';

const LOADS = 50;
/** The browser's own caches are filled by then. */
const SETTLED = 10;

describeWithChromium('the memory of a page', () => {
  let served: ServedPage;
  let chromium: LaunchedChromium;
  beforeAll(async () => {
    [served, chromium] = await Promise.all([servePage(), launchChromium()]);
  });
  afterAll(async () => {
    await chromium?.close();
    served?.close();
  });

  it(`stays flat over ${LOADS} loads that each run a job on WebGPU and on WebAssembly threads`, async () => {
    const page = await chromium.browser.newPage();
    page.setDefaultTimeout(0);
    const client = await page.context().newCDPSession(page);
    const held = async (): Promise<number> => {
      await client.send('HeapProfiler.collectGarbage');
      return treeMemoryMiB(chromium.pid);
    };
    let [live, settled] = [0, 0];
    for (let load = 1; load <= LOADS; load++) {
      await page.goto(served.url);
      await page.locator('#parity').waitFor();
      await runPanel(page, 'parity', { a: 'webgpu', b: 'wasm', op: 'iota', runs: '1' });
      if (load === SETTLED) live = await held();
      await page.goto('about:blank');
      if (load === SETTLED) settled = await held();
    }
    const onePage = live - settled;
    // Forty loads together may leave less behind than one page holds: a leak of a fortieth of a page would be seen.
    expect((await held()) - settled).toBeLessThan(onePage);
  });
});
