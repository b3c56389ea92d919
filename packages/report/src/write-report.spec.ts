import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  SAMPLE_STUDY,
  SAMPLE_TASKS,
  writeSampleStudy,
  type SampleStudy,
} from '../../accuracy-map/testing/sample-study.ts';
import { writeReport } from './write-report.ts';

const SMALL: SampleStudy = {
  ...SAMPLE_STUDY,
  models: SAMPLE_STUDY.models.slice(0, 1),
  settings: SAMPLE_STUDY.settings.filter(({ scheme }) => /W[14]A|W2A16/.test(scheme)),
  tasks: SAMPLE_TASKS.filter(({ task }) => ['c4_token_perplexity', 'piqa', 'drop', 'mbpp'].includes(task)),
  documents: 12,
  seeds: [0, 1],
  ablation: [8],
};

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ptqlab-report-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function filesOf(sample: SampleStudy): Promise<Record<string, string>> {
  writeSampleStudy(folder, sample);
  const paths = await writeReport(folder);
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

/** What may stand in an attribute or a text of a page that was escaped: no markup of the data's own. */
const EVIL = `<x-evil onload="x">'"&\`|\u0000\ud800\u2028=cmd()`;

describe('writeReport', () => {
  it('writes the page first, and the same bytes again', async () => {
    const first = await filesOf(SMALL);
    expect(Object.keys(first)[0]).toBe('report.html');
    expect(Object.keys(first).filter((name) => name.endsWith('.svg')).length).toBeGreaterThan(2);
    expect(await filesOf(SMALL)).toEqual(first);
  });

  it('says at the top of page and Markdown what so many documents can show', async () => {
    const files = await filesOf(SMALL);
    for (const name of ['report.html', 'report.md'])
      expect(files[name]!.slice(0, files[name]!.indexOf(name.endsWith('md') ? '| model' : 'class="cards"'))).toMatch(
        /asked of 12 documents[^]*known to within ± [\d.]+ points/,
      );
  });

  it('gives every task’s bootstrap interval in map.json, map.csv, Markdown and page, 0/1 scores included', async () => {
    const files = await filesOf({ ...SMALL, seeds: [0] });
    const { changes, squares } = JSON.parse(files['map.json']!) as {
      changes: { task: string | null; test?: string; bootstrap?: [number, number]; interval?: [number, number] }[];
      squares: unknown[];
    };
    expect(squares.length).toBeGreaterThan(0);
    const tested = changes.filter(({ task, test }) => task !== null && test !== undefined);
    expect(new Set(tested.map(({ test }) => test))).toEqual(new Set(['McNemar, exact', 'paired t']));
    for (const { bootstrap } of tested) expect(bootstrap).toHaveLength(2);
    const [head, ...lines] = files['map.csv']!.split('\r\n');
    const at = head!.split(',').indexOf('bootstrap_low');
    const shown = lines
      .map((line) => line.replace(/"[^"]*"/g, 'text').split(',')[at])
      .filter((cell) => cell !== undefined && cell !== '');
    expect(shown).toEqual(tested.map(({ bootstrap }) => String(bootstrap![0])));
    expect(
      files['report.md']!.match(/^## Changes, task by task$[^]*?(?=^## )/m)![0].match(/^\| models/gm),
    ).toHaveLength(tested.length);
    const main = files['report.html']!.match(/bootstrap over documents [^;]* to [^;]*;/g)!;
    expect(main.length).toBeGreaterThanOrEqual(SMALL.settings.length * SMALL.tasks.length - SMALL.tasks.length * 2);
  });

  it('colours squares by what is left of full precision, whatever their verdict, and outlines them by verdict', async () => {
    const page = (await filesOf({ ...SMALL, seeds: [0] }))['report.html']!;
    const rows = page.match(/<tr class="(?:full|setting)"[^]*?<\/tr>/g)!;
    const columns = rows.map((row) =>
      [...row.matchAll(/<td class="task ([^"]*)" data-value="([^"]*)"/g)].map(([, looks, value]) => ({
        heat: Number(/heat-(\d+)/.exec(looks!)![1]),
        value: Number(value),
        outline: /o-\S+|reference/.exec(looks!)![0],
      })),
    );
    columns[0]!.forEach((full, i) => {
      expect(full).toMatchObject({ heat: 10, outline: 'reference' });
      const squares = columns.flatMap((row) => row[i] ?? []).sort((a, b) => a.value - b.value);
      expect(squares.map(({ heat }) => heat)).toEqual(squares.map(({ heat }) => heat).sort((a, b) => a - b));
      expect(squares[0]!.heat).toBeLessThan(5);
    });
    const unclear = columns.flat().filter(({ outline }) => outline === 'o-not-distinguishable');
    expect(new Set(unclear.map(({ heat }) => heat)).size).toBeGreaterThan(1);
  });

  it('changes nothing in map.json but the changes, however often', async () => {
    writeSampleStudy(folder, SMALL);
    const before = JSON.parse(readFileSync(join(folder, 'map.json'), 'utf8'));
    await writeReport(folder);
    const once = readFileSync(join(folder, 'map.json'), 'utf8');
    await writeReport(folder);
    expect(readFileSync(join(folder, 'map.json'), 'utf8')).toBe(once);
    const { changes: _, ...rest } = JSON.parse(once);
    expect(rest).toEqual(before);
  });

  it('loads nothing, and names no date and no folder of this machine', async () => {
    for (const [name, text] of Object.entries(await filesOf(SMALL))) {
      expect(text).not.toContain(folder);
      expect(text).not.toMatch(/\b20\d\d-\d\d-\d\dT/);
      if (name.endsWith('.html')) expect(text).not.toMatch(/(?:src|srcset|href|action|data|poster)="(?!#)/);
      if (name.endsWith('.html')) expect(text).not.toMatch(/\sstyle="|\son\w+="|url\(|@import/);
    }
  });

  it('keeps names from the data in their place, whatever they are', async () => {
    const [model] = SMALL.models;
    const [first] = SMALL.settings;
    const files = await filesOf({
      ...SMALL,
      name: EVIL,
      models: [{ ...model!, name: EVIL }],
      settings: [{ ...first!, method: EVIL, scheme: `W4A16-${EVIL}`, options: { [EVIL]: EVIL } }, ...SMALL.settings],
      tasks: SMALL.tasks.map((column) => ({ ...column, title: EVIL, category: EVIL })),
    });
    for (const [name, text] of Object.entries(files)) {
      if (/html|svg/.test(name)) expect(text.includes('<x-evil')).toBe(false);
      if (/html|svg/.test(name)) expect(/\0|\p{Surrogate}/u.test(text)).toBe(false);
      if (name.endsWith('.md')) expect(text).not.toMatch(/(?<!\\)<x-evil/);
      if (name.endsWith('.csv')) expect(text.split('\r\n').every((line) => !line.startsWith('='))).toBe(true);
    }
  });

  it('closes every element it opens, in pages and plots alike', async () => {
    for (const [name, text] of Object.entries(await filesOf(SMALL))) {
      if (!/html|svg/.test(name)) continue;
      const open: string[] = [];
      const markup = text.replace(/<(style|script)>[^]*?<\/\1>/g, '');
      for (const [, slash, tag, closed] of markup.matchAll(/<(\/?)([a-zA-Z]\w*)[^<>]*?(\/?)>/g)) {
        if (closed || ['meta', 'input', 'br'].includes(tag!)) continue;
        if (slash) expect(open.pop()).toBe(tag);
        else open.push(tag!);
      }
      expect(open).toEqual([]);
    }
  });

  it.each<[string, Partial<SampleStudy>]>([
    ['no tasks', { tasks: [] }],
    ['one document', { documents: 1 }],
    ['nothing quantized', { settings: [], ablation: [] }],
    ['nothing finite', { settings: SMALL.settings.map((setting) => ({ ...setting, broken: 'not finite' as const })) }],
    [
      'a model that is not finite',
      { models: SMALL.models.map((model) => ({ ...model, broken: 'not finite' as const })) },
    ],
    [
      'nothing finite at all',
      {
        models: SMALL.models.map((model) => ({ ...model, broken: 'not finite' as const })),
        settings: SMALL.settings.map((setting) => ({ ...setting, broken: 'not finite' as const })),
      },
    ],
    ['only failures', { settings: SMALL.settings.map((setting) => ({ ...setting, broken: 'failed' as const })) }],
    [
      'only missing records',
      { settings: SMALL.settings.map((one) => ({ ...one, broken: 'records missing' as const })) },
    ],
  ])('writes a report of a study with %s', async (_, changes) => {
    const files = await filesOf({ ...SMALL, ...changes });
    expect(files['report.html']).toMatch(/<\/html>\n$/);
    for (const [name, text] of Object.entries(files))
      if (/html|svg/.test(name))
        expect(/(?<!data-value)="(?:NaN|undefined)"|\bNaN [\d.]|\w*undefined/.exec(text)?.[0]).toBeUndefined();
  });

  it('says where layers were rescued, in page, Markdown and table', async () => {
    const [first, ...others] = SMALL.settings;
    const files = await filesOf({ ...SMALL, settings: [{ ...first!, rescue: 'more-damping' }, ...others] });
    for (const name of ['report.html', 'report.md', 'map.csv'])
      expect(files[name]!.match(/2 of 56 layers rescued \(more-damping\)/g)).not.toBeNull();
  });

  it('survives any certificate, leak check and environment that is JSON', async () => {
    const { writeFileSync } = await import('node:fs');
    writeSampleStudy(folder, { ...SMALL, settings: [], ablation: [] });
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (certificate, leaks) => {
        writeFileSync(join(folder, 'certificate.json'), JSON.stringify(certificate));
        writeFileSync(join(folder, 'leaks.json'), JSON.stringify(leaks));
        expect(await writeReport(folder)).not.toHaveLength(0);
      }),
      { numRuns: 30 },
    );
  });
});
