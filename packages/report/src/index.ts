export { writeComparison } from './write-comparison.ts';
export { writeReport } from './write-report.ts';
export { writeWhole } from './files/write-whole.ts';
