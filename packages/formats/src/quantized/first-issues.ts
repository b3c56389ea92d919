import type { z } from 'zod';

/** At most this many are told. */
const TOLD = 3;

/** What a schema found wrong, in one line. */
export const firstIssues = ({ issues }: z.ZodError): string =>
  issues
    .slice(0, TOLD)
    .map(({ path, message }) => `${path.map(String).join('.') || 'it'}: ${message}`)
    .join('; ');
