import { suiteNamed, SUITES } from './suites.ts';
import { taskNamed, TASKS } from './registry.ts';

describe('the registry', () => {
  it('is frozen, and every task stands under its own name', () => {
    expect(Object.isFrozen(TASKS)).toBe(true);
    for (const [name, task] of Object.entries(TASKS)) expect(task.name).toBe(name);
  });
  it.each(Object.values(TASKS))('$name pins its facts', (task) => {
    expect(task.dataset.configs.length).toBeGreaterThan(0);
    expect(task.dataset.revision).toMatch(/^[0-9a-f]{40}$|^refs\/convert\/parquet$/);
    expect(task.version).not.toBe('');
    expect(task.upstream).not.toBe('');
    expect(task.metrics.map(({ name }) => name)).toContain(task.primary);
    expect(task.shots === 0 || task.pool.kind !== 'none').toBe(true);
  });
  it('has every subject as a task of its own', () => {
    expect(taskNamed('mmlu_anatomy').dataset.configs).toEqual(['anatomy']);
    expect(taskNamed('ceval-valid_law')).toMatchObject({ name: 'ceval-valid_law', shots: 5, version: '2.0' });
    expect(() => taskNamed('mmlu_astrology')).toThrow('There is no task "mmlu_astrology"');
    expect(() => taskNamed('piqa_default')).toThrow('did you mean "piqa"?');
  });
  it('names the nearest task or suite', () => {
    expect(taskNamed('piqa').title).toBe('PIQA');
    expect(() => taskNamed('hellaswig')).toThrow('There is no task "hellaswig"; did you mean "hellaswag"?');
    expect(() => taskNamed('toString')).toThrow('There is no task "toString"');
    expect(() => suiteNamed('openpangu18')).toThrow('did you mean "openpangu-18"?');
  });
  it.each(Object.keys(SUITES))('has eighteen different tasks in %s, all known', (suite) => {
    const { tasks } = suiteNamed(suite);
    expect(new Set(tasks).size).toBe(18);
    for (const name of tasks) expect(taskNamed(name).name).toBe(name);
  });
  it('calls the list openpangu-18 derived', () => {
    expect(suiteNamed('openpangu-18').origin).toContain('Derived');
    expect(Object.isFrozen(SUITES)).toBe(true);
  });
});
