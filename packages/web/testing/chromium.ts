import { existsSync } from 'node:fs';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';

/** Debian's; another one can be named. */
const EXECUTABLE = process.env['PTQLAB_CHROMIUM'] ?? '/usr/bin/chromium';

/** WebGPU on the software adapter that comes with Chromium, so that every machine tests the same driver. */
const FLAGS = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/** A suite that needs Chromium: skipped visibly where there is none, unless PTQLAB_REQUIRE_CHROMIUM is set. */
export function describeWithChromium(name: string, tests: () => void): void {
  if (existsSync(EXECUTABLE) || process.env['PTQLAB_REQUIRE_CHROMIUM']) describe(name, tests);
  else
    describe.skip(
      `${name} (skipped: ${EXECUTABLE} is not here; apt-get install chromium, or set PTQLAB_CHROMIUM)`,
      tests,
    );
}

/** A browser without a window, and the process that all its others descend from. */
export interface LaunchedChromium {
  readonly browser: Browser;
  readonly pid: number;
  close(): Promise<void>;
}

export async function launchChromium(): Promise<LaunchedChromium> {
  const server = await chromium.launchServer(options());
  const browser = await chromium.connect(server.wsEndpoint());
  return {
    browser,
    pid: server.process().pid!,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Chromium's own sandbox needs a user other than root. */
function options(): LaunchOptions {
  const isRoot = process.getuid?.() === 0;
  return { executablePath: EXECUTABLE, args: [...FLAGS, ...(isRoot ? ['--no-sandbox'] : [])] };
}
