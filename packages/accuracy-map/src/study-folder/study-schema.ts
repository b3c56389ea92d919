import { z } from 'zod';

/** A number that may not be finite: JSON has no word for those, so that they are written by name. */
const figure = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]);

/** Parts of file names: nothing that leads out of the folder. */
const fileName = z.string().regex(/^\w[\w.-]*$/, 'letters, digits, "_", "-" and "." are expected');

const CALIBRATION = z.looseObject({
  source: z.string().optional(),
  text: z.string().optional(),
  samples: z.number().optional(),
  length: z.number().optional(),
});

const CELL = z.looseObject({
  model: z.string(),
  method: z.string(),
  methodHash: z.string().default(''),
  scheme: z.string(),
  options: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])).default({}),
  calibrationSeed: z.number().default(0),
  calibration: CALIBRATION.nullable().optional(),
  computeDtype: z.string().default('f32'),
  onFailure: z.string().default('stop'),
  backend: z.string().default(''),
  codeVersion: z.string().optional(),
});

const TASK_SCORE = z.looseObject({
  task: fileName,
  title: z.string(),
  category: z.string(),
  metric: z.string(),
  higherIsBetter: z.boolean(),
  value: figure,
  stderr: figure.nullable(),
  n: z.number(),
  notFinite: z.number().default(0),
  chance: z.number().nullable().default(null),
  records: z.string().optional(),
});

const MODULE = z.looseObject({
  name: z.string(),
  outputError: figure.optional(),
  weightError: figure.optional(),
  bitsPerWeight: figure.optional(),
  /** How a layer was quantized after its method had failed on it. */
  rescue: z.looseObject({ kind: z.string() }).optional(),
});

const DONE = z.looseObject({
  status: z.literal('done'),
  figures: z.record(z.string(), figure).default({}),
  tasks: z.array(TASK_SCORE).default([]),
  overflow: z
    .looseObject({ layer: z.union([z.string(), z.number()]), op: z.string() })
    .nullable()
    .default(null),
  modules: z.array(MODULE).default([]),
});

const FAILED = z.looseObject({ status: z.literal('failed'), reason: z.string() });

/** What `map.json` holds, as far as the map's statistics read it; more is kept as it is. */
export const STUDY_MAP = z.looseObject({
  recipe: z.looseObject({
    name: z.string().default('study'),
    calibration: CALIBRATION.optional(),
    limit: z.number().optional(),
    significance: z
      .looseObject({
        alpha: z.number().gt(0).lt(0.5).default(0.05),
        margin: z.number().gt(0).lt(1).default(0.02),
      })
      .prefault({}),
  }),
  squares: z.array(z.looseObject({ id: fileName, cell: CELL, result: z.discriminatedUnion('status', [DONE, FAILED]) })),
});

/** What a study says of its models beside the map. */
export const ENVIRONMENT = z.looseObject({
  models: z.array(z.looseObject({ name: z.string(), parameters: z.number().optional() })).default([]),
});

export type StudyMap = z.output<typeof STUDY_MAP>;
export type StudySquare = StudyMap['squares'][number];
export type StudyCell = StudySquare['cell'];
export type DoneResult = z.output<typeof DONE>;
export type TaskScore = z.output<typeof TASK_SCORE>;
export type ModuleFigures = z.output<typeof MODULE>;
export type StudyEnvironment = z.output<typeof ENVIRONMENT>;
