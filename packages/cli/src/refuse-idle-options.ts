import type { Command } from 'commander';
import { UsageError } from './usage-error.ts';

/**
 * Refuses options that were given and would do nothing beside what else was asked: whoever gave them expects something of them.
 * @param idle names of their values
 * @param beside what makes them idle, for the message
 * @throws UsageError naming the first
 */
export function refuseIdleOptions(command: Command, idle: readonly string[], beside: string): void {
  const given = command.options.find(
    (option) => idle.includes(option.attributeName()) && command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (given)
    throw new UsageError(`${command.name()}: ${given.long} was given and does nothing with ${beside}; leave it out`);
}
