import type { JobKind, Jobs } from '../lab/job.ts';
import { element } from './element.ts';
import { StoppedError, type RunningJob } from './lab.ts';

/** What a panel tells while its job runs. */
export interface PanelStatus {
  /** @param share 0 … 1 */
  progress(share: number, what: string): void;
}

export interface PanelParts<K extends JobKind> {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly fields: readonly HTMLElement[];
  readonly action: string;
  readonly results: HTMLElement;
  /** Starts the job; the panel shows its progress, its end and its error. */
  start(status: PanelStatus): RunningJob<K>;
  /** Shows the result; returns one line for the status. */
  finish(result: Jobs[K]['result']): string;
}

/** A section with a form that starts one job at a time, a button that ends it, and room for what comes out. */
export function panel<K extends JobKind>(parts: PanelParts<K>): HTMLElement {
  const { id, title, says, fields, action, results } = parts;
  let running: RunningJob<K> | undefined;
  const run = element('button', { type: 'submit', class: 'run' }, action);
  const stop = element('button', { type: 'button', class: 'stop', hidden: true, click: () => running?.stop() }, 'Stop');
  const meter = element('progress', { max: 1, value: 0, hidden: true, 'aria-label': `${title}: progress` });
  const line = element('p', { class: 'status', role: 'status' });

  const status: PanelStatus = {
    progress(share, what) {
      meter.value = share;
      line.textContent = what;
    },
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (running) return;
    line.classList.remove('failed');
    line.textContent = 'Starting …';
    [run.disabled, stop.hidden, meter.hidden, meter.value] = [true, false, false, 0];
    try {
      running = parts.start(status);
      line.textContent = parts.finish(await running.result);
    } catch (error) {
      line.classList.toggle('failed', !(error instanceof StoppedError));
      line.textContent = error instanceof StoppedError ? 'Stopped.' : (error as Error).message;
    } finally {
      running = undefined;
      [run.disabled, stop.hidden, meter.hidden] = [false, true, true];
    }
  };
  return element(
    'section',
    { id, 'aria-labelledby': `${id}-title` },
    element('h2', { id: `${id}-title` }, title),
    element('p', { class: 'says' }, says),
    element(
      'form',
      { submit: (event) => void submit(event) },
      element('div', { class: 'fields' }, ...fields),
      element('div', { class: 'actions' }, run, stop),
    ),
    meter,
    line,
    results,
  );
}
