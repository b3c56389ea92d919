import { calibrationChoices } from './calibration-choices.ts';

const calibration = { text: 'c4.jsonl', samples: 16, length: 128, seeds: [0, 1] };

describe('calibrationChoices', () => {
  it('is the described set with each seed', () => {
    expect(calibrationChoices({ calibration })).toEqual(
      [0, 1].map((seed) => ({ source: 'c4.jsonl', from: 'recipe', samples: 16, length: 128, seed })),
    );
  });

  it('tries each other value alone, and none twice', () => {
    const ablation = { samples: [1, 16], length: [32], sources: [{ source: 'own.txt' }] };
    const choices = calibrationChoices({ calibration: { ...calibration, seeds: [7] }, ablation });
    expect(choices.map(({ samples, length, source, from }) => [samples, length, source, from])).toEqual([
      [16, 128, 'c4.jsonl', 'recipe'],
      [1, 128, 'c4.jsonl', 'recipe'],
      [16, 32, 'c4.jsonl', 'recipe'],
      [16, 128, 'own.txt', 'model'],
    ]);
  });
});
