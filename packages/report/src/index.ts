export { writeComparison } from './write-comparison.ts';
export { writeReport } from './write-report.ts';
