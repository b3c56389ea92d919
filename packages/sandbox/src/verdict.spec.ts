import fc from 'fast-check';
import { verdictFrom } from './verdict.ts';

const TOKEN = 'f00d';

describe('verdictFrom', () => {
  it('believes a well-formed verdict with the token', () => {
    const verdict = { passed: true, reason: 'passed' };
    expect(verdictFrom(JSON.stringify({ token: TOKEN, ...verdict }), TOKEN)).toEqual(verdict);
  });

  it('never believes a line without the token, whatever it says', () => {
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({ token: fc.anything(), passed: fc.constant(true), reason: fc.string() })
        .map((it) => JSON.stringify(it)),
    );
    fc.assert(fc.property(line, (text) => text?.includes(TOKEN) || verdictFrom(text ?? '', TOKEN).passed === false));
  });

  it.each([
    ['SIGKILL', 'the interpreter died (SIGKILL)'],
    ['exit code 134', 'the interpreter died (exit code 134)'],
    [`{"token":"${TOKEN}","passed":1,"reason":"passed"}`, 'forged: an answer that is no verdict'],
    [`{"token":"${TOKEN}","passed":true}`, 'forged: an answer that is no verdict'],
    ['{"passed":true,"reason":"passed"}', 'forged: an answer without the token'],
    ['{"passed":true', 'forged: an answer without the token'],
  ])('%s counts as failed', (line, reason) => {
    expect(verdictFrom(line, TOKEN)).toEqual({ passed: false, reason });
  });
});
