import type { CodeRunner } from './code-runner.ts';
import type { Row } from './row.ts';

/** What a task asks about; the columns of an accuracy map are ordered by it. */
export type Category =
  | 'language modelling'
  | 'commonsense'
  | 'reasoning'
  | 'understanding'
  | 'knowledge'
  | 'Chinese knowledge'
  | 'Chinese commonsense'
  | 'mathematics'
  | 'instruction following'
  | 'code';

/** Where a task's documents come from. */
export interface Dataset {
  /** Repository on the Hugging Face hub. */
  readonly id: string;
  /** Git revision there: a commit, or the branch that the hub converts every dataset to Parquet on. */
  readonly revision: string;
  /** One configuration per part of the task (subjects); a task without parts has one. */
  readonly configs: readonly string[];
  /** Split that is evaluated. */
  readonly split: string;
  /** Path of a split's file in the repository; `{config}` and `{split}` are replaced. */
  readonly file: string;
  /** Name of the folder that holds the documents below a data folder. */
  readonly folder: string;
  /** The configuration that a document belongs to, where documents say so: one file may then hold several. */
  readonly configOf?: (row: Row) => string;
}

/** Where the worked examples before a question come from. */
export type ShotPool =
  /** drawn anew for each document from a split; with `excludesEvaluated` one more is drawn and the evaluated document dropped */
  | { readonly kind: 'sampled'; readonly split: string; readonly excludesEvaluated: boolean }
  /** the first ones of a split, the same for every document */
  | { readonly kind: 'first'; readonly split: string }
  /** the same for every document, part of the task */
  | { readonly kind: 'fixed'; readonly rows: readonly Row[] }
  /** the task is defined without examples */
  | { readonly kind: 'none' };

/** How the scores of all documents become one number. */
export type Aggregation = 'mean' | 'mean of all checks' | 'weighted perplexity' | 'bits per unit' | 'window perplexity';

export interface MetricFacts {
  readonly name: string;
  readonly aggregation: Aggregation;
  readonly higherIsBetter: boolean;
}

/** Scores of one document by metric: one number, all checks of an instruction task, or [log-likelihood, weight]. */
export type DocumentScores = Readonly<Record<string, readonly number[]>>;

/** What every task states about itself. */
export interface TaskFacts {
  /** Name in the registry; lm-evaluation-harness's own name where it has the task. */
  readonly name: string;
  readonly title: string;
  readonly category: Category;
  /** Version of the definition that is followed. */
  readonly version: string;
  /** The upstream definition, as repository, commit and file. */
  readonly upstream: string;
  readonly dataset: Dataset;
  /** Number of worked examples unless the caller says otherwise. */
  readonly shots: number;
  readonly pool: ShotPool;
  readonly metrics: readonly MetricFacts[];
  /**
   * The metric that stands for the task in a table of many: what the field reports. `acc_norm` where the Open LLM leaderboard's group
   * takes it (arc_challenge, hellaswag), else `acc`.
   */
  readonly primary: string;
}

/** A question with its possible answers. */
export interface Choices {
  readonly question: string;
  readonly choices: readonly string[];
  /** Index of the right choice. */
  readonly gold: number;
}

/** Partial evaluation: several beginnings, one ending, which is all that is scored. */
export interface Beginnings {
  readonly beginnings: readonly string[];
  readonly ending: string;
  readonly gold: number;
}

export interface MultipleChoiceTask extends TaskFacts {
  readonly kind: 'multiple choice';
  /** Text before all questions of one configuration. */
  readonly description?: (config: string) => string;
  readonly item: (row: Row) => Choices | Beginnings;
}

/** A question that is answered by writing. */
export interface Question {
  readonly question: string;
  /** What an example shows as the answer, or what the evaluated answer is compared with. */
  readonly target: string;
  /** Text that the answer is made to begin with. */
  readonly prefix?: string;
}

/** A named way from the response to what is scored. */
export interface AnswerFilter {
  readonly name: string;
  readonly apply: (response: string, row: Row) => string;
}

export interface GenerationTask extends TaskFacts {
  readonly kind: 'generation';
  readonly question: (row: Row) => Question;
  /** The same row as a worked example; `question` unless given. */
  readonly example?: (row: Row) => Question;
  /** Between a question and its answer. */
  readonly delimiter: string;
  /** The answer ends before the first of these. */
  readonly until: readonly string[];
  readonly maxNewTokens: number;
  /** Without filters the response itself is scored. */
  readonly filters: readonly AnswerFilter[];
  /** Scores of one filtered answer, by metric name without the filter's name. */
  readonly score: (answer: string, row: Row, tools: ScoringTools) => Promise<DocumentScores> | DocumentScores;
  /** True when scoring runs the model's code: such a task needs a code runner. */
  readonly runsCode: boolean;
}

export interface ScoringTools {
  /** Absent where the caller gave none; tasks that run code then end with a message. */
  readonly runner: CodeRunner | undefined;
}

/** The log-likelihood of whole documents, per word and per byte of the original text. */
export interface RollingTask extends TaskFacts {
  readonly kind: 'rolling';
  /** `scored` is what the model reads, `original` what words and bytes are counted in. */
  readonly document: (row: Row) => { readonly scored: string; readonly original: string };
}

/** Perplexity per token over fixed windows of one long text, as quantization papers report it. */
export interface TokenPerplexityTask extends TaskFacts {
  readonly kind: 'token perplexity';
  readonly text: (row: Row) => string;
  /** Put between documents. */
  readonly separator: string;
  /** Only the first documents are joined; all when undefined. */
  readonly documents: number | undefined;
  /** Tokens per window. */
  readonly window: number;
  /** Only the first windows are scored; all when undefined. */
  readonly windows: number | undefined;
}

/** One whole text per label; the label whose text has the lowest mean loss is the answer. */
export interface WholeTextTask extends TaskFacts {
  readonly kind: 'whole text';
  readonly item: (row: Row) => WholeTexts;
}

/** A question and one answer per label; each text is question, delimiter and answer. */
export interface WholeTexts {
  readonly question: string;
  readonly delimiter: string;
  readonly answers: readonly string[];
  readonly gold: number;
}

export type Task = MultipleChoiceTask | GenerationTask | RollingTask | TokenPerplexityTask | WholeTextTask;
