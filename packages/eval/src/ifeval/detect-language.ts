import { CPythonRandom } from '../random/cpython-random.ts';
import { isUpper } from '../python/case.ts';
import { languageProfiles } from './language-profiles.ts';
import type { LanguageProfiles } from './language-profiles.ts';

/** Constants of the algorithm (Nakatani 2010; langdetect 1.0.9 `detector.py`). */
const TRIALS = 7;
const SMOOTHING = 0.5;
const SMOOTHING_WIDTH = 0.05;
const BASE_FREQUENCY = 10_000;
const LONGEST_TEXT = 10_000;
const MOST_STEPS = 1000;
const CERTAIN = 0.99999;
const PROBABLE = 0.1;
/** Upstream draws from the clock; a fixed seed makes a score repeatable, and hardly any text hangs on it. */
const SEED = 0;

const URL = /https?:\/\/[-_.?&~;+=/#0-9A-Za-z]{1,2076}/g;
const MAIL = /[-_.0-9A-Za-z]{1,64}@[-_0-9A-Za-z]{1,255}[-_.0-9A-Za-z]{1,255}/g;

/**
 * The language of a text as an ISO 639-1 code (zh-cn and zh-tw apart), `unknown` when no language is probable, or undefined when the
 * text has no letters to tell by. Naive Bayes over character runs, averaged over trials with a jittered smoothing.
 */
export function detectLanguage(text: string): string | undefined {
  const profiles = languageProfiles();
  const runs = knownRuns(withoutForeignLatin(prepared(text, profiles)), profiles);
  if (runs.length === 0) return undefined;
  const random = new CPythonRandom(SEED);
  const average = new Float64Array(profiles.languages.length);
  for (let trial = 0; trial < TRIALS; trial++) {
    const probabilities = oneTrial(runs, random);
    probabilities.forEach((probability, i) => (average[i]! += probability / TRIALS));
  }
  const best = average.indexOf(Math.max(...average));
  return best >= 0 && average[best]! > PROBABLE ? profiles.languages[best]! : 'unknown';
}

function oneTrial(runs: readonly Float64Array[], random: CPythonRandom): Float64Array {
  const languages = runs[0]!.length;
  const probabilities = new Float64Array(languages).fill(1 / languages);
  const weight = (SMOOTHING + random.gauss() * SMOOTHING_WIDTH) / BASE_FREQUENCY;
  for (let step = 0; ; step++) {
    const run = random.choice(runs);
    for (let i = 0; i < languages; i++) probabilities[i]! *= weight + run[i]!;
    if (step % 5 === 0 && (normalize(probabilities) > CERTAIN || step >= MOST_STEPS)) return probabilities;
  }
}

/** Scales to a sum of 1 and returns the largest. */
function normalize(probabilities: Float64Array): number {
  const sum = probabilities.reduce((total, probability) => total + probability, 0);
  probabilities.forEach((probability, i) => (probabilities[i] = probability / sum));
  return Math.max(...probabilities);
}

/** Without addresses, with composed Vietnamese letters, single spaces, and no longer than is looked at. */
function prepared(text: string, { vietnamese }: LanguageProfiles): string[] {
  const plain = [...text.replace(URL, ' ').replace(MAIL, ' ')];
  const composed: string[] = [];
  for (let i = 0; i < plain.length; i++) {
    const both = vietnamese.get(plain[i]! + (plain[i + 1] ?? ''));
    composed.push(both ?? plain[i]!);
    if (both !== undefined) i++;
  }
  return composed.slice(0, LONGEST_TEXT).filter((character, i, all) => character !== ' ' || all[i - 1] !== ' ');
}

/** Latin letters go where a text is mostly written in another script. */
function withoutForeignLatin(characters: readonly string[]): readonly string[] {
  const latin = (character: string) => character >= 'A' && character <= 'z';
  const other = (character: string) => character >= '\u0300' && !/[\u1e00-\u1eff]/.test(character);
  const latinCount = characters.filter(latin).length;
  const otherCount = characters.filter((character) => !latin(character) && other(character)).length;
  return latinCount * 2 < otherCount ? characters.filter((character) => !latin(character)) : characters;
}

/** Probabilities of every known run of one to three characters inside words; words in capitals are left out after their start. */
function knownRuns(characters: readonly string[], profiles: LanguageProfiles): Float64Array[] {
  const found: Float64Array[] = [];
  let window = [' '];
  let capitals = false;
  for (const raw of characters) {
    const character = representative(raw, profiles);
    const last = window.at(-1)!;
    if (last === ' ') {
      window = [' '];
      capitals = false;
    }
    if (last !== ' ' || character !== ' ') {
      if (last !== ' ' && window.length >= 3) window.shift();
      window.push(character);
      if (!isUpper(character)) capitals = false;
      else if (isUpper(last)) capitals = true;
    }
    if (capitals) continue;
    for (let n = 1; n <= window.length; n++) {
      const run = window.slice(-n).join('');
      const probabilities = run === ' ' ? undefined : profiles.probabilities.get(run);
      if (probabilities) found.push(probabilities);
    }
  }
  return found;
}

/** One character for each group that the profiles do not tell apart; separators become a space. */
function representative(character: string, { latin1Separators, kanji }: LanguageProfiles): string {
  const code = character.codePointAt(0)!;
  if (code <= 0x7f) return /[A-Za-z]/.test(character) ? character : ' ';
  if (code <= 0xff) return latin1Separators.includes(character) ? ' ' : character;
  if (code === 0x219) return '\u015f';
  if (code === 0x21b) return '\u0163';
  if (code >= 0x2000 && code <= 0x206f) return ' ';
  if (code === 0x6cc) return '\u064a';
  if (code >= 0x1ea0 && code <= 0x1eff) return '\u1ec3';
  if (code >= 0x3040 && code <= 0x309f) return '\u3042';
  if (code >= 0x30a0 && code <= 0x30ff) return '\u30a2';
  if ((code >= 0x3100 && code <= 0x312f) || (code >= 0x31a0 && code <= 0x31bf)) return '\u3105';
  if (code >= 0xac00 && code <= 0xd7af) return '\uac00';
  return kanji.get(character) ?? character;
}
