export { generateWorld, type World } from './world/world.ts';
export type { EvaluationFile, TaskMaker, Turn } from './maker.ts';
export { miniSuite } from './suite.ts';
export { evaluationFiles } from './evaluation-files.ts';
export { TRAINING_MIX, trainingTexts, type TrainingText } from './training-texts.ts';
export { MINI_SEEDS } from './seeds.ts';
export { chinese } from './world/chinese-words.ts';
export { calibrationFile } from './calibration-file.ts';
export { writeDataFolder } from './write-data-folder.ts';
