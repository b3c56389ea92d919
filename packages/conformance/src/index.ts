export { composedCompensation } from './laws/composed-compensation.ts';
export { LawViolation, type Generator, type Law, type Observed, type Subject } from './laws/law.ts';
export { LAWS, lawsOf } from './laws/laws.ts';
export { certify, type Certificate, type CertifyOptions } from './run/certify.ts';
export { ReplayPathError } from './run/check-property.ts';
export { checkLaw, type Draw, type Failure, type LawOutcome } from './run/check-law.ts';
export {
  compareBackends,
  type Agreement,
  type EquivalenceCertificate,
  type EquivalenceOptions,
} from './run/equivalence.ts';
export { describeFailure, replayOptions } from './run/replay.ts';
export { NoLawError } from './run/no-law-error.ts';
export { selectLaws, UnknownLawError, type Selection } from './run/select-laws.ts';
export { ULP_BINS, UlpHistogram, ulpsBetween } from './run/ulp-histogram.ts';
export { MUTANTS } from './mutants/mutants.ts';
export type { Mutant } from './mutants/mutant.ts';
export { acceptedTasks, nameOf as nameOfTask } from './method-laws/accepted-tasks.ts';
export { certifyMethod, type CertifyMethodOptions } from './method-laws/certify-method.ts';
export { checkMethodLaw, METHOD_LAWS } from './method-laws/check-method.ts';
export { selectMethodLaws } from './method-laws/select-method-laws.ts';
export type { MethodCertificate, MethodLawOutcome } from './method-laws/method-certificate.ts';
export type { LayerCase } from './method-laws/layer-case.ts';
export type { MethodLaw, MethodSubject } from './method-laws/method-law.ts';
export { ErrorTape, type DerivedBound, type Disturbance, type Seed } from './error-analysis/error-tape.ts';
export { runMethod, type MethodRun } from './method-laws/run-method.ts';
