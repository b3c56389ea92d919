/** Tries, from inside, what the operating system should now refuse, and prints what it found as one JSON line. */
import { existsSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';

const [canaryFile, canaryPort, worldProcess] = process.argv.slice(2);

const findings = {
  seesFile: existsSync(canaryFile),
  writesRoot: attempt(() => writeFileSync('/ptqlab-sandbox-probe', '')),
  connects: await connects(Number(canaryPort)),
  seesProcess: attempt(() => process.kill(Number(worldProcess), 0)),
  userId: process.getuid?.() ?? -1,
  becomesRoot: attempt(() => process.setuid(0)) && process.getuid?.() === 0,
  environment: Object.keys(process.env),
};
process.stdout.write(`${JSON.stringify(findings)}\n`);

function attempt(deed) {
  try {
    deed();
    return true;
  } catch {
    return false;
  }
}

function connects(port) {
  return new Promise((resolve) => {
    // The kernel answers for this machine at once; the time is for systems that drop what they do not let through.
    const socket = connect({ host: '127.0.0.1', port, timeout: 30_000 });
    const end = (connected) => {
      socket.destroy();
      resolve(connected);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
