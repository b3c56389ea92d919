import { goldenCases, GoldenTensors, hasWholeSet } from './golden-cases.ts';

const METHODS = ['rtn', 'act', 'gptq', 'gptaq', 'awq', 'smoothquant', 'billm', 'slim-llm'];

describe('golden cases', () => {
  it('of every method are in the repository, column orders and static groups of gptq among them', () => {
    for (const method of METHODS) expect(goldenCases(method).length).toBeGreaterThan(0);
    const params = goldenCases('gptq').map((one) => one.params as Readonly<Record<string, unknown>>);
    for (const option of ['act_order', 'static_groups'])
      expect(params.filter((given) => given[option] === true).length).toBeGreaterThan(0);
  });

  const title = 'of the whole set are all there and readable';
  const reason =
    'skipped: shared/golden is not beside the repository; only the selection in packages/golden/fixtures runs';
  (hasWholeSet ? it : it.skip)(hasWholeSet ? title : `${title} (${reason})`, async () => {
    for (const one of METHODS.flatMap((method) => goldenCases(method)))
      expect([one.name, await GoldenTensors.open(one).then(() => 'read')]).toEqual([one.name, 'read']);
    expect(goldenCases('gptq').length).toBeGreaterThanOrEqual(12);
  });
});
