import { heldOut } from '../draw/held-out.ts';
import type { Random } from '../draw/random.ts';
import { redraw } from '../draw/redraw.ts';
import { english } from '../world/english-words.ts';
import { INSTRUCTIONS, PAIRS, type Instruction } from './instructions.ts';

const HELD_OUT = 0.25;

/** A request to write about something in a certain way, with a text that does. */
export interface WritingRequest {
  readonly topic: string;
  readonly instructions: readonly Instruction[];
  readonly prompt: string;
  readonly response: string;
}

/**
 * A request with one or two instructions. On the training side no pair of topic and instruction is held out, on the other one is,
 * so that no evaluation prompt can stand in a training prompt, not even as its beginning.
 */
export function drawWritingRequest(random: Random, held: boolean, two: boolean): WritingRequest {
  return redraw(
    () => {
      const [topic, word] = random.sample(english.objects, 2) as [string, string];
      const chosen = two ? random.pick(PAIRS) : [random.between(0, INSTRUCTIONS.length - 1)];
      const count = random.between(2, 4);
      const instructions = chosen.map((index) => INSTRUCTIONS[index]!(topic, word, count));
      return {
        topic,
        instructions,
        prompt: [`Write about the ${topic}.`, ...instructions.map(({ says }) => says)].join(' '),
        response: instructions.reduce((text, { apply }) => apply(text), `The ${topic} is here.`),
      };
    },
    ({ topic, instructions }) => instructions.some(({ says }) => heldOut(`ifeval ${topic} ${says}`, HELD_OUT)) === held,
  );
}
