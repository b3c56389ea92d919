export { holm } from './statistics/holm.ts';
export { discordance, mcnemarExact, type Discordance } from './statistics/mcnemar.ts';
export { pairedBootstrap, type BootstrapOptions } from './statistics/paired-bootstrap.ts';
export {
  confidenceInterval,
  equivalenceTest,
  pairedDifference,
  type PairedDifference,
} from './statistics/paired-difference.ts';
