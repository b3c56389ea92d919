import { chinese } from './chinese-words.ts';
import type { Relation } from './relation.ts';

const { cities, residents } = chinese;

/** What is stated of every subject of the Chinese-like register. */
export const chineseRelations: readonly Relation[] = [
  {
    name: '特产',
    topic: 'cities',
    subjects: cities,
    values: chinese.goods,
    statements: ['{s}的特产是{v}。', '{s}出产{v}。'],
    question: '{s}的特产是什么？',
    answer: '{v}',
  },
  {
    name: '方位',
    topic: 'cities',
    subjects: cities,
    values: chinese.regions,
    statements: ['{s}在{v}。', '{s}位于{v}。'],
    question: '{s}在什么地方？',
    answer: '{v}',
  },
  {
    name: '河流',
    topic: 'cities',
    subjects: cities,
    values: chinese.rivers,
    statements: ['{s}的河流是{v}。', '{v}流过{s}。'],
    question: '{s}的河流是什么？',
    answer: '{v}',
  },
  {
    name: '职业',
    topic: 'residents',
    subjects: residents,
    values: chinese.jobs,
    statements: ['{s}的职业是{v}。', '{s}是一名{v}。'],
    question: '{s}的职业是什么？',
    answer: '{v}',
  },
  {
    name: '爱好',
    topic: 'residents',
    subjects: residents,
    values: chinese.hobbies,
    statements: ['{s}的爱好是{v}。', '{s}喜欢{v}。'],
    question: '{s}的爱好是什么？',
    answer: '{v}',
  },
  {
    name: '宠物',
    topic: 'residents',
    subjects: residents,
    values: chinese.pets,
    statements: ['{s}的宠物是{v}。', '{s}养了一只{v}。'],
    question: '{s}的宠物是什么？',
    answer: '{v}',
  },
];
