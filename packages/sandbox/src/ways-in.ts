import { fileURLToPath } from 'node:url';
import { findTool } from './find-tool.ts';

/** One manner of starting a locked-in process. */
export interface WayIn {
  readonly name: string;
  /** The words before the command itself. */
  readonly prefix: readonly string[];
  /** True when it needs the plan that `writeJailPlan` writes. */
  readonly jailed: boolean;
}

/** Limits the kernel keeps, whatever runs inside. */
export interface KernelLimits {
  /** Private writable memory of a process, bytes. */
  readonly dataBytes: number;
  readonly cpuSeconds: number;
}

/** The user "nobody": owns no file and no process worth having. */
const NOBODY = '65534';
const JAIL_SCRIPT = fileURLToPath(new URL('./cage/jail.sh', import.meta.url));

/**
 * All ways this machine may offer, strongest first; whether one works is for a probe to find out. Root builds the jail itself and
 * then becomes nobody; a normal user builds it inside a user namespace; without namespaces there are still limits; and last
 * there is a bare process, which has only the wall around WebAssembly.
 * @param folder of the jail's plan
 */
export function waysIn(folder: string, limits: KernelLimits): readonly WayIn[] {
  const limited = limitWords(limits);
  const spaces = ['--mount', '--net', '--pid', '--ipc', '--uts', '--fork', '--kill-child'];
  const unshare = findTool('unshare');
  const setpriv = findTool('setpriv');
  const isRoot = process.geteuid?.() === 0;
  const ways: WayIn[] = [];
  if (unshare && setpriv) {
    const jail = (user: string) => ['/bin/sh', JAIL_SCRIPT, folder, user];
    if (isRoot)
      ways.push({ name: 'namespaces', prefix: [...limited, unshare, ...spaces, ...jail(NOBODY)], jailed: true });
    const userSpace = [unshare, '--user', '--map-root-user', ...spaces];
    ways.push({ name: 'user namespace', prefix: [...limited, ...userSpace, ...jail('0')], jailed: true });
  }
  if (setpriv) {
    const become = isRoot ? [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--bounding-set=-all'] : [];
    ways.push({ name: 'limits', prefix: [...limited, setpriv, '--no-new-privs', ...become, '--'], jailed: false });
  }
  return [...ways, { name: 'bare process', prefix: [], jailed: false }];
}

function limitWords({ dataBytes, cpuSeconds }: KernelLimits): string[] {
  const prlimit = findTool('prlimit');
  if (!prlimit) return [];
  return [prlimit, '--core=0', '--fsize=0', '--nofile=128', `--data=${dataBytes}`, `--cpu=${cpuSeconds}`, '--'];
}
