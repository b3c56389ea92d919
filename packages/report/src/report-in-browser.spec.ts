import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { SAMPLE_STUDY, SAMPLE_TASKS, writeSampleStudy } from '../../accuracy-map/testing/sample-study.ts';
import { describeWithChromium, launchChromium } from '../testing/chromium.ts';
import { writeComparison } from './write-comparison.ts';
import { writeReport } from './write-report.ts';

const SMALL = {
  ...SAMPLE_STUDY,
  settings: SAMPLE_STUDY.settings.filter(({ scheme }) => /W4A|W2A16|W1A16/.test(scheme)),
  tasks: SAMPLE_TASKS.filter(({ task }) => /^(c4|piqa|arc|drop|gsm8k|mbpp)/.test(task)),
  documents: 16,
  seeds: [0, 1],
  ablation: [8],
};
const ROWS = '#map-table tbody:not([hidden]) tr.setting:not([hidden])';

describeWithChromium('a report in Chromium', () => {
  let folder: string;
  let browser: Browser;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ptqlab-report-page-'));
    writeSampleStudy(folder, SMALL);
    await writeReport(folder);
    await writeComparison(folder, folder, folder);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a file of the folder; whatever the browser complains about, or asks the network for, is in `complaints`. */
  async function open(
    options: BrowserContextOptions,
    file = 'report.html',
  ): Promise<{ page: Page; complaints: string[] }> {
    const page = await (await browser.newContext(options)).newPage();
    page.setDefaultTimeout(0);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) complaints.push(`asked for ${request.url()}`);
    });
    await page.goto(pathToFileURL(join(folder, file)).href);
    return { page, complaints };
  }

  const firstColumn = (page: Page): Promise<string[]> =>
    page.locator(`#map-table tbody:first-of-type tr.setting:not([hidden]) td:nth-child(2)`).allInnerTexts();

  it.each(['light', 'dark'] as const)('opens without a complaint in %s, and asks for nothing', async (colorScheme) => {
    for (const file of ['report.html', 'comparison.html']) {
      const { page, complaints } = await open({ colorScheme }, file);
      expect(complaints).toEqual([]);
      expect(await page.locator('h1').count()).toBe(1);
      await page.context().close();
    }
  });

  it('sorts by keyboard, up and down, with full precision on top', async () => {
    const { page, complaints } = await open({});
    const bits = page.getByRole('button', { name: 'Bits' });
    await bits.focus();
    await page.keyboard.press('Enter');
    const rising = (await firstColumn(page)).map((text) => (text === '' ? Infinity : Number(text)));
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
    expect(await page.locator('#map-table th[aria-sort="ascending"]').count()).toBe(1);
    await page.keyboard.press('Enter');
    const falling = (await firstColumn(page)).map((text) => (text === '' ? Infinity : Number(text)));
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
    expect(await page.locator('#map-table tbody tr').nth(1).getAttribute('class')).toBe('full');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('filters by keyboard, says how many are left, and forgets on reset', async () => {
    const { page } = await open({});
    const all = await page.locator(ROWS).count();
    await page.getByLabel('Search').focus();
    await page.keyboard.type('gptq W4');
    expect(await page.locator(ROWS).count()).toBe(2);
    expect(await page.locator('#filter-count').innerText()).toBe(`2 of ${all} settings`);
    await page.getByLabel('Model').selectOption({ label: 'mini-l' });
    expect(await page.locator(ROWS).count()).toBe(1);
    await page.getByLabel('Tasks').selectOption('code');
    expect(await page.locator('#map-table thead th.task:not([hidden])').allInnerTexts()).toEqual(['MBPP']);
    await page.getByRole('button', { name: 'Reset' }).press('Enter');
    await page.waitForFunction(
      (text) => document.getElementById('filter-count')?.textContent === text,
      `${all} of ${all} settings`,
    );
    expect(await page.locator('#map-table thead th.task:not([hidden])').count()).toBe(SMALL.tasks.length - 1);
    await page.context().close();
  });

  it('shows a square’s numbers to the pointer and to the arrow keys', async () => {
    const { page } = await open({});
    const square = page.locator('#map-table tr.setting td.task').first();
    await square.hover();
    expect(await page.locator('#tip').isVisible()).toBe(true);
    expect(await page.locator('#tip').innerText()).toMatch(/documents/);
    await square.focus();
    const before = await page.locator('#square-detail').innerText();
    await page.keyboard.press('ArrowRight');
    const after = await page.locator('#square-detail').innerText();
    expect(before).not.toBe(after);
    expect(after).toMatch(/against full precision/);
    await page.keyboard.press('Escape');
    expect(await page.locator('#tip').isVisible()).toBe(false);
    await page.context().close();
  });

  it('fits a phone: no sideways scrolling of the page, and the map scrolls on its own', async () => {
    for (const file of ['report.html', 'comparison.html']) {
      const { page } = await open({ viewport: { width: 390, height: 844 } }, file);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      await page.context().close();
    }
  });

  it('draws no name of a chart on another one', async () => {
    const { page } = await open({ viewport: { width: 1280, height: 900 } });
    const charts = await page.locator('#curves svg').evaluateAll((all) =>
      all.map((chart) =>
        [...chart.querySelectorAll('.point-label, .reference-label')].map((label) => {
          const { left, right, top, bottom } = label.getBoundingClientRect();
          return { left, right, top, bottom };
        }),
      ),
    );
    expect(Math.max(...charts.map(({ length }) => length))).toBeGreaterThan(2);
    for (const boxes of charts)
      boxes.forEach((a, i) => {
        for (const b of boxes.slice(0, i))
          expect(
            Math.min(a.right, b.right) > Math.max(a.left, b.left) &&
              Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3,
          ).toBe(false);
      });
    await page.context().close();
  });

  it('fits a sheet of A4, upright as well, with all 18 tasks', async () => {
    writeSampleStudy(join(folder, 'wide'), { ...SMALL, tasks: SAMPLE_TASKS, documents: 4, ablation: [] });
    await writeReport(join(folder, 'wide'));
    // 210 mm less the page's margins of 12 mm at 96 pixels an inch: 703 pixels.
    const { page } = await open({ viewport: { width: 703, height: 1000 } }, 'wide/report.html');
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(703);
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)(
    'has text of sufficient contrast on every verdict and colour, in %s',
    async (colorScheme) => {
      const { page } = await open({ colorScheme });
      const badges = await lightOf(page, '.legend-list .badge');
      const steps = await lightOf(page, '.ramp .step');
      // WCAG 2.1 AA asks for 4.5 of text.
      for (const { text, ground } of [...badges, ...steps, ...(await lightOf(page, '#map-table td.task'))])
        expect((Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05)).toBeGreaterThanOrEqual(4.5);
      await page.context().close();
    },
  );

  it.each(['light', 'dark'] as const)(
    'goes from guessing to full precision by lightness alone, in %s',
    async (colorScheme) => {
      const { page } = await open({ colorScheme });
      const grounds = (await lightOf(page, '.ramp .step')).map(({ ground }) => ground);
      const rising = [...grounds].sort((a, b) => a - b);
      expect(grounds).toHaveLength(11);
      expect(new Set(grounds).size).toBe(11);
      expect(grounds).toEqual(colorScheme === 'light' ? rising.reverse() : rising);
      await page.context().close();
    },
  );

  /** Relative luminance (WCAG 2.1) of text and ground of every element that a selector names. */
  async function lightOf(page: Page, selector: string): Promise<{ text: number; ground: number }[]> {
    return page.locator(selector).evaluateAll((elements) => {
      const luminance = (colour: string): number => {
        const [r, g, b] = [...colour.matchAll(/[\d.]+/g)].slice(0, 3).map(([part]) => {
          const share = Number(part) / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
      };
      const opaque = (element: Element | null): string => {
        const colour = element ? getComputedStyle(element).backgroundColor : 'rgb(255, 255, 255)';
        return element && /rgba\(.*, 0\)/.test(colour) ? opaque(element.parentElement) : colour;
      };
      return elements.map((element) => ({
        text: luminance(getComputedStyle(element).color),
        ground: luminance(opaque(element)),
      }));
    });
  }
});
