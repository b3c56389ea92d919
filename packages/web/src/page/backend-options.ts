import type { BackendChoice } from '../lab/backends.ts';

/** Backends as options of a choice: the working ones, then those with a defect. @param broken false leaves the latter out */
export function backendOptions(backends: readonly BackendChoice[], broken = true) {
  return backends
    .filter((backend) => broken || !backend.broken)
    .map(({ name, title, says, broken: isBroken }) =>
      isBroken
        ? { value: name, title: `${title}: ${says}`, group: 'broken on purpose' }
        : { value: name, title, group: 'working' },
    );
}

export const titleOf = (backends: readonly BackendChoice[], name: string): string =>
  backends.find((backend) => backend.name === name)?.title ?? name;
