import { english } from './english-words.ts';
import type { Relation } from './relation.ts';

/** A relation whose value follows from another one: every bird flies, all wood burns. `values` stand in the order of the cause's values. */
export interface DerivedRelation extends Relation {
  readonly cause: string;
}

const { animals, objects } = english;

/** What follows from the kind of an animal or the material of an object. Half of it is never said and has to be inferred. */
export const derivedRelations: readonly DerivedRelation[] = [
  {
    name: 'move',
    cause: 'kind',
    topic: 'animals',
    subjects: animals,
    values: ['flies', 'swims', 'crawls', 'slides', 'runs', 'hops'],
    statements: ['The {s} {v}.', 'See how the {s} {v}.'],
    question: 'How does the {s} move?',
    answer: 'it {v}',
  },
  {
    name: 'cover',
    cause: 'kind',
    topic: 'animals',
    subjects: animals,
    values: ['feathers', 'scales', 'plates', 'skin', 'fur', 'slime'],
    statements: ['The {s} has {v}.', 'The {s} is covered with {v}.'],
    question: 'What covers the {s}?',
    answer: '{v}',
  },
  {
    name: 'young',
    cause: 'kind',
    topic: 'animals',
    subjects: animals,
    values: ['chick', 'fry', 'grub', 'worm', 'cub', 'pole'],
    statements: ['A young {s} is called a {v}.', 'The child of the {s} is a {v}.'],
    question: 'What is a young {s} called?',
    answer: 'a {v}',
  },
  {
    name: 'catch',
    cause: 'kind',
    topic: 'animals',
    subjects: animals,
    values: ['net', 'hook', 'jar', 'fork', 'trap', 'bucket'],
    statements: ['You catch a {s} with a {v}.', 'People use a {v} to catch the {s}.'],
    question: 'What do people use to catch the {s}?',
    answer: 'a {v}',
  },
  {
    name: 'fire',
    cause: 'material',
    topic: 'objects',
    subjects: objects,
    values: ['burns', 'glows', 'cracks', 'smokes', 'flares', 'hardens'],
    statements: ['In a fire the {s} {v}.', 'The {s} {v} when it is hot.'],
    question: 'What happens to the {s} in a fire?',
    answer: 'it {v}',
  },
  {
    name: 'rain',
    cause: 'material',
    topic: 'objects',
    subjects: objects,
    values: ['swells', 'rusts', 'shines', 'shrinks', 'tears', 'softens'],
    statements: ['In the rain the {s} {v}.', 'The {s} {v} when it is wet.'],
    question: 'What happens to the {s} in the rain?',
    answer: 'it {v}',
  },
];
