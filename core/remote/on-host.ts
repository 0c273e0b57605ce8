import type { SshAddress } from '../cluster/ssh-address.ts';
import type { OnProgress } from '../progress.ts';
import { error, type Report } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import type { ChannelTransport, Output } from '../transport/transport.ts';
import { hostText } from './host-address.ts';
import { engineFolder, launcher } from './layout.ts';

/** A machine near the cluster, connected to. */
export interface Host {
  readonly address: SshAddress;
  readonly transport: ChannelTransport;
}

export interface HostWork {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** Milliseconds for a question to the machine. */
export const questionMs = 30_000;

/** Runs a constant script as the login user; values are its positional arguments and never part of its text. */
export function runScript(
  { transport }: Host,
  script: string,
  args: readonly string[],
  { signal }: Pick<HostWork, 'signal'>,
  options: { readonly deadlineMs?: number; readonly expect?: readonly number[] | 'any' } = {},
): Promise<Result<Output>> {
  return transport.exec(['/bin/sh', '-c', script, 'quorate-engine', engineFolder, ...args], {
    signal,
    deadlineMs: options.deadlineMs ?? questionMs,
    asLogin: true,
    ...(options.expect ? { expect: options.expect } : {}),
  });
}

/** The line that starts the installed engine with a word; `$1` is its folder below the home. */
const callEngine = `exec "$HOME/$1/current/${launcher}" "$2" "$3"`;

/** What to start for a conversation with the installed engine. */
export const conversation = ['/bin/sh', '-c', callEngine, 'quorate-engine', engineFolder, 'connect', ''] as const;

/**
 * Asks the installed engine itself: `status`, `start`, `stop`. It answers with one line of JSON.
 * Reports ENGINE_BROKEN where it can't be run or says something else.
 */
export async function askEngine<T>(
  host: Host,
  word: 'status' | 'start' | 'stop',
  work: Pick<HostWork, 'signal'>,
  option: '' | '--force' = '',
): Promise<Result<T>> {
  const said = await runScript(host, callEngine, [word, option], work, { expect: 'any', deadlineMs: 60_000 });
  if (!said.ok) return said;
  const { exitCode, stdout, stderr } = said.value;
  try {
    if (exitCode === 0) return ok(JSON.parse(stdout) as T);
  } catch {
    // Told below with what it said.
  }
  return fail(broken(host, `${launcher} ${word}`, exitCode, stderr || stdout));
}

/** There is no engine where one was asked for. */
export function engineAbsent({ address }: Host): Report {
  const at = hostText(address);
  return error('ENGINE_ABSENT', `There is no engine on ${at}.`, {
    node: address.host,
    next: `Put it there: quorate engine install ${at}`,
    evidence: { file: `~/${engineFolder}/current` },
  });
}

function broken({ address }: Host, command: string, exitCode: number, output: string): Report {
  const at = hostText(address);
  return error('ENGINE_BROKEN', `The engine on ${at} does not answer (exit code ${exitCode}).`, {
    node: address.host,
    why: 'Its program may be gone: a Node that was removed, a home that may not run programs, a file that was changed.',
    next: `Install it again; profiles and runs there are kept: quorate engine install ${at}`,
    evidence: { command, output: output.slice(-4_000) },
  });
}

/** Tells one step of work on a machine as it begins and ends. */
export async function step<T>(
  { onProgress }: HostWork,
  name: string,
  title: string,
  task: (line: (text: string) => void) => Promise<Result<T>>,
): Promise<Result<T>> {
  const began = Date.now();
  const about = { step: `engine/${name}`, title };
  onProgress({ at: began, ...about, state: 'running' });
  const result = await task((line) => onProgress({ at: Date.now(), ...about, state: 'line', line }));
  const at = Date.now();
  onProgress({ at, ...about, state: result.ok ? 'done' : 'failed', elapsedMs: at - began, reports: result.reports });
  return result;
}
