import { checkRequest } from './check-request.ts';

const limits = { maxLength: 4, vocabularySize: 10 };

describe('checkRequest', () => {
  it.each([
    [[1, 2], 1],
    [[1, 2, 3, 4, 9], 1],
    [[1, 2, 3, 4, 0], 4],
    [[1, 2, 3, 4], 4],
    [[1], 1],
  ])('accepts %j from %i', (tokens, from) => {
    expect(() => checkRequest(tokens, from, limits)).not.toThrow();
  });

  it.each([
    [[], 0, 'no tokens were given'],
    [[1, 2, 3, 4, 5, 6], 1, '5 input tokens were given, the model takes 4'],
    [[1, 2, 3, 4, 5], 5, '5 input tokens were given'],
    [[1, 2], 0, 'from = 0 was given for 2 tokens'],
    [[1, 2], 3, 'from = 3'],
    [[1, 2], 1.5, 'from = 1.5'],
    [[1, 10], 1, 'token id 10 was given; ids are 0 to 9'],
    [[-1, 1], 1, 'token id -1'],
    [[0.5, 1], 1, 'token id 0.5'],
  ])('refuses %j from %d', (tokens, from, problem) => {
    const check = () => checkRequest(tokens, from, limits);
    expect(check).toThrow(RangeError);
    expect(check).toThrow(problem);
  });
});
