// The page: looks at the browser, then puts up the four parts of the laboratory.
import { benchmarkPanel } from './page/benchmark-panel.ts';
import { runJob } from './page/lab.ts';
import { describeMachine, lookAtMachine, usableBackends } from './page/machine.ts';
import { methodPanel } from './page/method-panel.ts';
import { modelPanel } from './page/model-panel.ts';
import { parityPanel } from './page/parity-panel.ts';

const machineLine = document.querySelector('#machine')!;
try {
  const [machine, about] = await Promise.all([lookAtMachine(), runJob('about', {}).result]);
  const usable = usableBackends(machine, about.backends);
  machineLine.textContent = describeMachine(machine);
  document
    .querySelector('main')!
    .append(
      parityPanel(about, usable),
      methodPanel(about, usable),
      benchmarkPanel(about, usable[0]),
      modelPanel(about, usable[0]),
    );
} catch (error) {
  machineLine.textContent = `The laboratory did not open: ${(error as Error).message}`;
  machineLine.classList.add('failed');
}
