import { EvaluationError, suiteNamed, SUITES, taskNamed, type Task } from '@ptqlab/eval';
import { MINI_NEW_TOKENS, MINI_SHOTS, MINI_TASKS, MINI_WINDOW } from '@ptqlab/mini-world';

/** What a suite's name, or a list of tasks, stands for. */
export interface SuitePlan {
  /** The suite's name, or the tasks' names joined by commas. */
  readonly name: string;
  readonly tasks: readonly Task[];
  /** True where the documents are generated here: no data folder is needed. */
  readonly generated: boolean;
  /** How the suite asks where the tasks' own settings do not fit its models. */
  readonly shots?: number;
  readonly maxNewTokens?: number;
  readonly window?: number;
}

/**
 * The tasks and settings of a suite or of a list of tasks.
 * @param only names of the tasks to keep of a suite
 * @throws EvaluationError that names the nearest suite or task
 */
export function planSuite(nameOrTasks: string | readonly string[], only?: readonly string[]): SuitePlan {
  if (typeof nameOrTasks !== 'string') return listed(nameOrTasks);
  const { tasks } = suiteNamed(nameOrTasks);
  const named = only === undefined ? tasks.map(taskNamed) : different(only).map((name) => inSuite(nameOrTasks, name));
  if (nameOrTasks !== 'mini') return { name: nameOrTasks, tasks: named, generated: false };
  return {
    name: nameOrTasks,
    tasks: named.map(inMiniature),
    generated: true,
    shots: MINI_SHOTS,
    maxNewTokens: MINI_NEW_TOKENS,
    window: MINI_WINDOW,
  };
}

function listed(names: readonly string[]): SuitePlan {
  return { name: names.join(','), tasks: different(names).map(taskNamed), generated: false };
}

/** The same task twice would write one file of records twice. */
function different(names: readonly string[]): readonly string[] {
  if (names.length === 0) throw new EvaluationError('No task was named; name at least one, for instance piqa.');
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new EvaluationError(`The task "${twice}" was named twice; name it once.`);
  return names;
}

function inSuite(suite: string, name: string): Task {
  const task = taskNamed(name);
  const { tasks } = SUITES[suite as keyof typeof SUITES];
  if ((tasks as readonly string[]).includes(name)) return task;
  throw new EvaluationError(`The suite ${suite} has no task "${name}"; it has ${tasks.join(', ')}.`);
}

/** The task with the subjects that the mini world has documents of. */
function inMiniature(task: Task): Task {
  const configs = MINI_TASKS.find((mini) => mini.task === task.name)?.configs;
  return configs ? { ...task, dataset: { ...task.dataset, configs } } : task;
}
