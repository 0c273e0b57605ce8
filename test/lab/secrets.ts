import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { LabState } from '../../core/lab/lab.ts';
import { unwrap } from '../../core/result.ts';
import { type Ground, onEach } from './deploying.ts';

export interface Clear {
  readonly name: string;
  /** The value in every form in which it could be seen. */
  readonly forms: readonly Buffer[];
}

/** All secrets of a profile in clear: as they are, decoded where they are base64, and as JSON, XML and base64 write them. */
export async function secretsOf({ state, profile }: Ground): Promise<readonly Clear[]> {
  const vault = state.vault(profile());
  return Promise.all(
    unwrap(await vault.list())
      // What undo keeps is under names of its own; its content is a file of the node, not a secret of the profile.
      .filter((name) => !name.startsWith('undo/'))
      .map(async (name) => {
        const value = (await vault.source(name))?.reveal() ?? '';
        expect(value.length).toBeGreaterThan(7);
        const xml = value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
        const texts = [
          value,
          JSON.stringify(value).slice(1, -1),
          xml,
          Buffer.from(value).toString('base64').slice(0, -4),
        ];
        const binary = name === 'corosync/authkey' ? [Buffer.from(value, 'base64')] : [];
        return { name, forms: [...texts.map((text) => Buffer.from(text)), ...binary] };
      }),
  );
}

export interface Place {
  readonly name: string;
  readonly content: Buffer;
}

/**
 * Every file below a folder, as a copy that another process made. Reading a database that this process has open would
 * be its end: closing the second descriptor drops SQLite's locks, and the next process that ends takes the log away.
 * @see fcntl(2) F_SETLK, "How To Corrupt An SQLite Database File", 2.2
 */
export function foldersFiles(folder: string): readonly Place[] {
  const copy = mkdtempSync(join(tmpdir(), 'quorate-copy-'));
  try {
    execFileSync('cp', ['-a', `${folder}/.`, copy]);
    return readdirSync(copy, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => ({ name: entry.name, content: readFileSync(join(entry.parentPath, entry.name)) }));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** That no secret stands in any of these places, in any form. */
export function expectNowhere(secrets: readonly Clear[], places: readonly Place[]): void {
  const seen = secrets.flatMap(({ name, forms }) =>
    places.flatMap((place) => (forms.some((form) => place.content.includes(form)) ? [`${name} in ${place.name}`] : [])),
  );
  expect(seen).toEqual([]);
}

/** Writes every new command line of any process to a file, until it is stopped. */
const watcher = `
import os, signal, time
out = open("/run/seen", "w", buffering=1)
seen = set()
while True:
    for pid in os.listdir("/proc"):
        if not pid.isdigit(): continue
        try:
            with open("/proc/" + pid + "/cmdline", "rb") as file: line = file.read()
        except OSError: continue
        if line and line not in seen:
            seen.add(line)
            out.write(line.replace(bytes(1), b" ").decode("utf-8", "replace") + chr(10))
    time.sleep(0.004)
`;

/**
 * fence_ipmilan of Debian 12 and 13 hands the password to ipmitool as an argument, whoever calls the agent: Pacemaker's
 * own monitors do so every minute. What Quorate itself starts is held to more.
 */
const byTheAgent = /^(\/usr\/bin\/)?ipmitool .* -P .*$/gm;

/** Watches the process lists of all nodes; returns what reads what was seen. */
export async function watchProcesses(lab: LabState): Promise<() => Promise<readonly string[]>> {
  const program = Buffer.from(watcher).toString('base64');
  await onEach(
    lab,
    `systemd-run --quiet --unit=process-watch sh -c 'echo ${program} | base64 -d > /run/watch.py; exec python3 /run/watch.py' && sleep 0.5 && systemctl is-active process-watch`,
  );
  return async () => {
    const seen = await onEach(lab, 'systemctl is-active -q process-watch && cat /run/seen');
    await onEach(lab, 'systemctl stop process-watch; rm -f /run/seen /run/watch.py');
    return seen.map((text) => text.replace(byTheAgent, 'ipmitool, by the agent'));
  };
}
