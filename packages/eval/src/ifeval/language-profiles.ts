import { readFileSync } from 'node:fs';

/** How probable runs of one to three characters are in each language, and how texts are prepared for that. */
export interface LanguageProfiles {
  readonly languages: readonly string[];
  /** For each run its probability per language, in the order of `languages`. */
  readonly probabilities: ReadonlyMap<string, Float64Array>;
  /** The first Han character of each group that is told apart; others stand for themselves. */
  readonly kanji: ReadonlyMap<string, string>;
  readonly latin1Separators: string;
  /** A Vietnamese letter followed by a tone mark, and the one character for both. */
  readonly vietnamese: ReadonlyMap<string, string>;
}

interface Stored {
  readonly latin1Separators: string;
  readonly vietnamese: { readonly letters: string; readonly marks: string; readonly composed: readonly string[] };
  readonly kanji: readonly string[];
  /** `counted`: runs of one, two and three characters; `runs`: each run followed by its count. */
  readonly languages: Readonly<Record<string, { readonly counted: readonly number[]; readonly runs: string }>>;
}

let profiles: LanguageProfiles | undefined;

/** The profiles of 55 languages, read from the file beside this one at first use. */
export function languageProfiles(): LanguageProfiles {
  profiles ??= prepare(
    JSON.parse(readFileSync(new URL('./language-profiles.json', import.meta.url), 'utf8')) as Stored,
  );
  return profiles;
}

function prepare({ languages, kanji, vietnamese, latin1Separators }: Stored): LanguageProfiles {
  const names = Object.keys(languages);
  const probabilities = new Map<string, Float64Array>();
  Object.values(languages).forEach(({ counted, runs }, index) => {
    for (const [, run, count] of runs.matchAll(/([^0-9]{1,3})([0-9]+)/gu)) {
      let row = probabilities.get(run!);
      if (!row) probabilities.set(run!, (row = new Float64Array(names.length)));
      row[index] = Number(count) / counted[run!.length - 1]!;
    }
  });
  const { letters, marks, composed } = vietnamese;
  const pairs = [...marks].flatMap((mark, m) =>
    [...letters].map((letter, l) => [letter + mark, composed[m]![l]!] as const),
  );
  return {
    languages: names,
    probabilities,
    kanji: new Map(kanji.flatMap((group) => [...group].map((character) => [character, group[0]!] as const))),
    latin1Separators,
    vietnamese: new Map(pairs),
  };
}
