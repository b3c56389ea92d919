import { StudyError } from '@ptqlab/accuracy-map';
import { NoLawError, ReplayPathError, UnknownLawError } from '@ptqlab/conformance';
import { EvaluationError, FetchError } from '@ptqlab/eval';
import { FormatError } from '@ptqlab/formats';
import { QuantizationError, SchemeError } from '@ptqlab/quant';
import { RecipeError } from '@ptqlab/study';
import { BackendError, DeviceOptionError } from '@ptqlab/tensor';
import { DataCheckError } from './data-check-error.ts';
import { GateError } from './gate-error.ts';
import { LeakError } from './leak-error.ts';
import { UnfinishedStudyError } from './unfinished-study-error.ts';
import { UsageError } from './usage-error.ts';

/** Errors that say the user's input is wrong: exit code 2. */
const INPUT_ERRORS = [
  UsageError,
  FormatError,
  SchemeError,
  RecipeError,
  StudyError,
  UnknownLawError,
  NoLawError,
  ReplayPathError,
  EvaluationError,
  DeviceOptionError,
];

/** Errors that say all there is to say about why work failed: exit code 1 without a stack trace. */
const EXPECTED_FAILURES = [
  BackendError,
  QuantizationError,
  GateError,
  LeakError,
  UnfinishedStudyError,
  FetchError,
  DataCheckError,
];

export const isInputError = (error: unknown): boolean => INPUT_ERRORS.some((kind) => error instanceof kind);
export const isExpectedFailure = (error: unknown): boolean => EXPECTED_FAILURES.some((kind) => error instanceof kind);
