import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { observerArgv } from '../../../core/timeline/log-stream.ts';

const isLinux = process.platform === 'linux';
if (!isLinux) console.log('skipped: the observer is a shell for Linux nodes');

const folder = mkdtempSync(join(tmpdir(), 'quorate-observer-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Stand-ins for the tools that this machine may lack: they say one line and stay. */
for (const name of ['journalctl', 'corosync-cmapctl']) {
  const line = name === 'journalctl' ? '{"MESSAGE":"x"}' : 'set.value: runtime.members.2.status';
  writeFileSync(join(folder, name), `#!/bin/sh\necho '${line}'\nexec sleep 1000\n`);
  chmodSync(join(folder, name), 0o755);
}

/** Processes of this run of the observer, found by a variable of their environment. */
function processesOf(mark: string): number {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`QUORATE_TEST=${mark}`);
    } catch {
      return false;
    }
  }).length;
}

describe.skipIf(!isLinux)('the observer on a node', () => {
  it('tags each source, and leaves no process behind when it is ended', async () => {
    const mark = `${process.pid}-${Date.now()}`;
    const [command, ...args] = observerArgv({ detailLogs: true, cmap: true }) as readonly string[];
    const child = spawn(command ?? '', args, {
      env: { ...process.env, PATH: `${folder}:${process.env['PATH']}`, QUORATE_TEST: mark },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const tags = new Set<string>();
    for await (const line of createInterface({ input: child.stdout })) {
      tags.add(line.slice(0, 2));
      if (['Z\t', 'H\t', 'J\t', 'M\t'].every((tag) => tags.has(tag))) break;
    }
    expect(processesOf(mark)).toBeGreaterThan(4);
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(processesOf(mark)).toBe(0);
  });
});
