import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Debian's; another one can be named. */
const EXECUTABLE = process.env['PTQLAB_CHROMIUM'] ?? '/usr/bin/chromium';

/** A suite that needs Chromium: skipped visibly where there is none, unless PTQLAB_REQUIRE_CHROMIUM is set. */
export function describeWithChromium(name: string, tests: () => void): void {
  if (existsSync(EXECUTABLE) || process.env['PTQLAB_REQUIRE_CHROMIUM']) describe(name, tests);
  else
    describe.skip(
      `${name} (skipped: ${EXECUTABLE} is not here; apt-get install chromium, or set PTQLAB_CHROMIUM)`,
      tests,
    );
}

/** A browser without a window. Chromium's own sandbox needs a user other than root. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}
