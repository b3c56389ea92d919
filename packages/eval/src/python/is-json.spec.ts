import { isPythonJson } from './is-json.ts';

describe('isPythonJson', () => {
  it.each(['{}', '[1, "NaN"]', 'NaN', '{"a": -Infinity}', ' 1 ', '"\\u0041"'])('accepts %s', (text) =>
    expect(isPythonJson(text)).toBe(true),
  );
  it.each(['', "{'a': 1}", '1NaN', '-NaN', '[NaN NaN]', '{"a": 1,}', 'nan', '"a\nb"', '\ufeff1'])(
    'refuses %j',
    (text) => expect(isPythonJson(text)).toBe(false),
  );
});
