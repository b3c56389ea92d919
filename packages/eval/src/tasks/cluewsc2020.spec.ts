import { describeGolden, golden, shared } from '../golden/golden.ts';
import { generationRequest } from '../requests/generation.ts';
import { wholeTexts } from '../requests/whole-texts.ts';
import type { Row } from '../row.ts';
import {
  cluewsc2020,
  cluewsc2020English,
  cluewsc2020EnglishLine,
  cluewsc2020Written,
  firstCapital,
} from './cluewsc2020.ts';

const row = {
  text: '他来了',
  label: 0,
  target: { span1_text: '王', span2_text: '他', span1_index: 0, span2_index: 0 },
};

describe('CLUEWSC', () => {
  it('writes the texts of both labels, false first', () => {
    expect(wholeTexts(cluewsc2020, row)).toEqual({
      texts: ['他来了\n此处，代词“他“被用于指代“王“吗?\n否', '他来了\n此处，代词“他“被用于指代“王“吗?\n是'],
      gold: 0,
    });
    expect(cluewsc2020.item({ ...row, label: 1 }).gold).toBe(1);
    const chat = { thinking: 'off', examples: 'turns' } as const;
    expect(wholeTexts(cluewsc2020, row, chat).texts[1]!.endsWith('吗? /no_think[unused10][unused9]助手：是')).toBe(
      true,
    );
  });
});

describeGolden('CLUEWSC against the golden records', () => {
  const rows = () => shared<Row>('data/cluewsc2020/validation.jsonl');
  interface Whole {
    doc: number;
    texts: string[];
    gold: number;
  }
  it.each([cluewsc2020, cluewsc2020English, cluewsc2020EnglishLine])('$version', (task) => {
    const records = golden<Whole>('cluewsc2020', 'request', `opencompass_${task.version}`);
    expect(records).toHaveLength(80);
    for (const { doc, texts, gold } of records) expect(wholeTexts(task, rows()[doc]!)).toEqual({ texts, gold });
  });
  it('gen_c68933', () => {
    const variant = 'opencompass_gen_c68933';
    for (const record of golden<{ doc: number; context: string; gold: string }>('cluewsc2020', 'request', variant)) {
      const asked = generationRequest(cluewsc2020Written, rows()[record.doc]!, { config: '', examples: [] });
      expect([asked.context, asked.target]).toEqual([record.context, record.gold]);
    }
    for (const { text, result } of golden<{ text: string; result: string }>('cluewsc2020', 'postprocess', variant))
      expect(firstCapital(text)).toBe(result);
  });
});
