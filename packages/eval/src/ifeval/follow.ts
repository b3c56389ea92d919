import { closest } from 'fastest-levenshtein';
import { strip } from '../python/whitespace.ts';
import { InstructionArguments } from './arguments.ts';
import { INSTRUCTIONS } from './instructions.ts';

/** One instruction of a prompt. */
export interface Instruction {
  readonly id: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** The verdict of an instruction's own check. @throws Error for an unknown instruction */
export function passes(response: string, { id, arguments: given }: Instruction): boolean {
  const check = INSTRUCTIONS[id];
  if (check) return check(response, new InstructionArguments(id, given));
  throw new Error(
    `There is no instruction "${id}"; did you mean "${closest(id.toLowerCase(), Object.keys(INSTRUCTIONS))}"?`,
  );
}

/** Whether a response follows an instruction: it says something, and passes the check. */
export function follows(response: string, instruction: Instruction): boolean {
  const passed = passes(response, instruction);
  return passed && strip(response) !== '';
}

/** Forms of a response that the loose score accepts: without asterisks, without the first line, the last, or both. */
export function looseForms(response: string): string[] {
  const lines = response.split('\n');
  const parts = [lines.slice(1), lines.slice(0, -1), lines.slice(1, -1)].map((kept) => strip(kept.join('\n')));
  const forms = [response, ...parts];
  return [...forms, ...forms.map((form) => form.replaceAll('*', ''))];
}

/** Whether some loose form of a response follows an instruction. */
export function followsLoosely(response: string, instruction: Instruction): boolean {
  return looseForms(response).some((form) => follows(form, instruction));
}
