import { seriesKey, seriesLooks } from './series-looks.ts';

describe('seriesLooks', () => {
  it('tells 35 series apart without colour, and far more with it', () => {
    const all = Array.from({ length: 280 }, (_, i) => seriesLooks(i, 56));
    const grey = all.slice(0, 35).map(({ classes, mark }) => `${/dash-\d/.exec(classes)![0]} ${mark}`);
    expect(new Set(grey).size).toBe(35);
    expect(new Set(all.map(({ classes, mark }) => `${classes} ${mark}`)).size).toBe(280);
  });

  it('looks the same in a legend', () => {
    const { classes, mark } = seriesLooks(3, 36);
    const { text } = seriesKey(3, '<role>');
    for (const part of [`class="${classes}"`, `d="${mark}"`, '&lt;role&gt;']) expect(text).toContain(part);
  });
});
