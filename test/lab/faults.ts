import { execFile } from 'node:child_process';
import { expect } from 'vitest';
import { type LabState, sshCommand } from '../../core/lab/lab.ts';
import type { Answer } from './practice.ts';

/** Where a deploy writes: every name with its type, mode, owner and target, and every file's content. */
const places = '/etc /var/lib/pacemaker /var/lib/corosync /run/systemd/system /usr/lib/systemd/system';
const listing = [
  `find $(ls -d ${places} 2>/dev/null) -printf '%y %m %u:%g %p %l\\n' | sort`,
  `find $(ls -d ${places} 2>/dev/null) -type f -print0 | sort -z | xargs -0 sha256sum`,
].join('; ');

/** A listing per node of all that a deploy could have half written. */
export function whatIsThere(lab: LabState): Promise<readonly string[]> {
  return Promise.all(
    lab.nodes.map(async ({ name }) => {
      const { code, stdout, stderr } = await onNodeAnyKey(lab, name, listing);
      expect({ name, code, stderr }).toMatchObject({ name, code: 0 });
      // An empty listing would be equal to any other empty one.
      expect(stdout.split('\n').length).toBeGreaterThan(500);
      return stdout;
    }),
  );
}

/** As `onNode`, whatever host key the machine shows; for tests that change it. */
export function onNodeAnyKey(lab: LabState, machine: string, line: string): Promise<Answer> {
  const known = /^(StrictHostKeyChecking|UserKnownHostsFile)=/;
  const any: Readonly<Record<string, string>> = { StrictHostKeyChecking: 'no', UserKnownHostsFile: '/dev/null' };
  const [file = '', ...args] = sshCommand(lab, machine).map((word) => {
    const name = known.exec(word)?.[1];
    return name === undefined ? word : `${name}=${any[name]}`;
  });
  return new Promise((resolve) => {
    execFile(file, [...args, line], { timeout: 60_000, maxBuffer: 16_000_000 }, (problem, stdout, stderr) => {
      const code = typeof problem?.code === 'number' ? problem.code : problem ? 255 : 0;
      resolve({ code, stdout: stdout.trimEnd(), stderr });
    });
  });
}

/** What takes the faults of one test back, newest first; `undo` is for `afterEach`. */
export function undoFaults(): { later(task: () => void | Promise<void>): void; undo(): Promise<void> } {
  const tasks: (() => void | Promise<void>)[] = [];
  return {
    later: (task) => void tasks.push(task),
    undo: async () => {
      for (let task = tasks.pop(); task; task = tasks.pop()) await task();
    },
  };
}
