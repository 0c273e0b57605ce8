import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe as group, inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import {
  down,
  type LabState,
  listInstances,
  obstacles,
  type PackageChoice,
  type Release,
  sshCommand,
  up,
} from '../../core/lab/lab.ts';
import { unwrap } from '../../core/result.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** What the instance names of this test run start with. */
    readonly labRun: string;
  }
}

const prefix = /^test-(\d+)-/;

/** Global set-up of the lab tier: nothing is booted yet; what was booted in this run goes at its end. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const run = `test-${process.pid}-`;
  project.provide('labRun', run);
  if (isImpossible() !== undefined) {
    process.stderr.write(`Real nodes are skipped: ${isImpossible()}\n`);
    return async () => undefined;
  }
  // A run that was killed could not clear up.
  await takeDown((name) => {
    const pid = prefix.exec(name)?.[1];
    return pid !== undefined && !existsSync(`/proc/${pid}`);
  });
  return () => takeDown((name) => name.startsWith(run));
}

async function takeDown(isMeant: (instance: string) => boolean): Promise<void> {
  const names = (await listInstances()).filter(isMeant);
  await Promise.all(names.map(async (name) => unwrap(await down(name))));
}

/** Why real nodes can't run here; undefined where they can. */
export function isImpossible(): string | undefined {
  const found = obstacles();
  return found.length === 0 ? undefined : found.map(({ text, next }) => `${text} ${next ?? ''}`.trim()).join(' ');
}

/** A group of tests on real nodes; skipped, with the reason in its name, where they can't run. */
export function describeOnNodes(name: string, tests: () => void): void {
  const why = isImpossible();
  if (why === undefined) group(name, tests);
  else group.skip(`${name} (skipped: ${why})`, tests);
}

export interface PracticeOptions {
  readonly release?: Release;
  readonly nodes?: number;
  readonly packages?: PackageChoice;
}

/** The name of an instance of this run; at most 8 characters of its own. */
export function instanceName(name: string): string {
  return `${inject('labRun')}${name}`;
}

/** A practice cluster of this run under a name of its own; taken down at the end of the run. */
export async function bootPractice(name: string, options: PracticeOptions = {}): Promise<LabState> {
  const { release = 'bookworm', nodes = 3, packages = 'bare' } = options;
  const signal = AbortSignal.timeout(590_000);
  return unwrap(await up({ instance: instanceName(name), release, nodes, packages, signal }));
}

/** The run's shared cluster of three bare nodes; booted when first asked for. Tests may change it: expect anything. */
export function practice(release: 'bookworm' | 'trixie' = 'bookworm'): Promise<LabState> {
  return bootPractice(release, { release });
}

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a line of shell on a machine by ssh(1), apart from the transport under test; 120 s at most unless told. */
export function onNode(state: LabState, machine: string, line: string, timeoutMs = 120_000): Promise<Answer> {
  const [file = '', ...args] = sshCommand(state, machine);
  return new Promise((resolve) => {
    execFile(file, [...args, line], { timeout: timeoutMs, maxBuffer: 16_000_000 }, (problem, stdout, stderr) => {
      const code = typeof problem?.code === 'number' ? problem.code : problem ? 255 : 0;
      resolve({ code, stdout: stdout.trimEnd(), stderr });
    });
  });
}
