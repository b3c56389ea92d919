import type { Certificate, MethodCertificate } from '@ptqlab/conformance';
import { canonicalJson, fingerprint, type Json } from '@ptqlab/study';
import { z } from 'zod';
import type { Environment } from './environment.ts';

/** What was proven before anything was evaluated, and of what. */
export interface StudyCertificate {
  /** SHA-256 over the environment, what was drawn, and the methods and schemes: a proof of the same things is not repeated. */
  readonly proves: string;
  readonly environment: Environment;
  readonly ops: Certificate;
  /** One for each method of the grid; none where the recipe leaves methods out. */
  readonly methods: readonly MethodCertificate[];
}

const FAILURE = z.looseObject({ seed: z.number(), path: z.string(), counterexample: z.string(), message: z.string() });
const OP_LAW = z.looseObject({
  law: z.string(),
  ops: z.array(z.string()),
  generator: z.string(),
  runs: z.int().min(0),
  worst: z.union([z.number(), z.literal('broken')]),
  failure: FAILURE.optional(),
});
const METHOD_LAW = z.looseObject({
  law: z.string(),
  says: z.string(),
  against: z.string().optional(),
  runs: z.int().min(0),
  failure: FAILURE.optional(),
});
const PROOF = {
  backend: z.string(),
  description: z.string(),
  seed: z.number(),
  runs: z.int().min(1),
  seconds: z.number(),
  holds: z.boolean(),
};
const CERTIFICATE = z.looseObject({
  proves: z.string().regex(/^[0-9a-f]{64}$/),
  environment: z.looseObject({ code: z.string(), backend: z.string() }),
  ops: z.looseObject({ ...PROOF, exceptions: z.array(z.looseObject({ op: z.string() })), laws: z.array(OP_LAW) }),
  methods: z.array(
    z.looseObject({
      ...PROOF,
      method: z.string(),
      options: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
      schemes: z.array(z.string()),
      judges: z.array(z.string()),
      laws: z.array(METHOD_LAW),
    }),
  ),
  checksum: z.string(),
});

/** A certificate as its file holds it: with a checksum over all that it says. */
export function certificateText(certificate: StudyCertificate): string {
  const content = JSON.parse(JSON.stringify(certificate)) as Record<string, Json>;
  return `${canonicalJson({ ...content, checksum: fingerprint(content) })}\n`;
}

/** The certificate in the text of a file; undefined where that is absent, torn, altered, or no certificate. */
export function readCertificateText(text: string | undefined): StudyCertificate | undefined {
  const parsed = CERTIFICATE.safeParse(parse(text));
  if (!parsed.success) return undefined;
  const { checksum, ...content } = parsed.data;
  return checksum === fingerprint(content as unknown as Json) ? (content as unknown as StudyCertificate) : undefined;
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    // Torn by a kill or altered by hand: the same as absent, and proven anew.
    return undefined;
  }
}
