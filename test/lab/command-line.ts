import { spawn } from 'node:child_process';
import { expect } from 'vitest';
import type { ProgressEvent } from '../../core/progress.ts';
import type { Report } from '../../core/report.ts';

const program = new URL('../../core/cli/main.ts', import.meta.url).pathname;

/** What a person (or a script) has of a command when it has ended. */
export interface Said {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The one object on standard output. */
  readonly result: Record<string, unknown>;
  /** Reports as they were told on standard error, those of failed steps too. */
  readonly reports: readonly Report[];
  readonly progress: readonly ProgressEvent[];
}

export interface SayOptions {
  readonly stdin?: string;
  readonly onProgress?: (event: ProgressEvent) => void;
}

/** Runs `quorate --json …` as a process of its own, with its store in a folder; cut after three minutes. */
export async function quorate(folder: string, args: readonly string[], options: SayOptions = {}): Promise<Said> {
  const child = spawn(process.execPath, [program, '--json', ...args], {
    env: { ...process.env, QUORATE_HOME: folder },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: 180_000,
  });
  child.stdin.on('error', () => undefined).end(options.stdin ?? '');
  let stdout = '';
  let stderr = '';
  let rest = '';
  child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => {
    stderr += bytes.toString();
    const lines = (rest + bytes.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const item = parsed(line);
      if (item?.['type'] === 'progress') options.onProgress?.(item['event'] as ProgressEvent);
    }
  });
  const status = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  return { status, stdout, stderr, ...taken(args, stdout, stderr) };
}

function taken(args: readonly string[], stdout: string, stderr: string): Pick<Said, 'result' | 'reports' | 'progress'> {
  const items = stderr
    .split('\n')
    .map(parsed)
    .filter((item) => item !== undefined);
  const told = items.filter(({ type }) => type === 'reports').flatMap(({ reports }) => reports as Report[]);
  const progress = items.filter(({ type }) => type === 'progress').map(({ event }) => event as ProgressEvent);
  const result = parsed(stdout);
  // One object, always: a script that reads it must never find nothing.
  expect(
    result,
    `${args.join(' ')} said on standard output: ${stdout}\nand on standard error: ${stderr}`,
  ).toBeDefined();
  return { result: result ?? {}, progress, reports: [...told, ...progress.flatMap(({ reports }) => reports ?? [])] };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** That one error of this code is told, with all that a reader needs: where, on what evidence, and what to do. */
export function expectError({ reports, stderr }: Said, code: string, about: Partial<Report> = {}): Report {
  const found = reports.find((report) => report.code === code && (about.node ?? report.node) === report.node);
  expect(found, `no ${code} in\n${stderr}`).toBeDefined();
  if (found === undefined) throw new Error('unreachable');
  expect(found).toMatchObject({ severity: 'error', ...about });
  expect(found.next ?? '', `${code} does not say what to do`).not.toBe('');
  expect(found.evidence ?? found.why, `${code} has nothing to go by`).toBeDefined();
  return found;
}
