import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { instancePaths } from './instance.ts';

export type PowerState = 'on' | 'off';
export type PowerAction = 'on' | 'off' | 'cycle';

/** A request is one line in a file: node, action, who asks; renamed into the daemon's folder when it is whole. */
export interface PowerRequest {
  readonly node: string;
  readonly action: PowerAction;
  readonly by: 'bmc' | 'cli';
}

/** Reads what a requester wrote; undefined where it makes no sense. */
export function parsePowerRequest(text: string): PowerRequest | undefined {
  const [node, action, by, ...rest] = text.trim().split(' ');
  if (!node || rest.length > 0 || (by !== 'bmc' && by !== 'cli')) return undefined;
  return action === 'on' || action === 'off' || action === 'cycle' ? { node, action, by } : undefined;
}

/**
 * Asks the instance's power daemon and waits for its answer, 30 s at most.
 * Reports LAB_POWER_FAILED, LAB_POWER_SILENT.
 */
export async function requestPower(
  instance: string,
  request: PowerRequest,
  signal?: AbortSignal,
): Promise<Result<PowerState>> {
  const { requests, answers } = instancePaths(instance);
  const id = randomBytes(6).toString('hex');
  const draft = join(answers, `${id}.draft`);
  await writeFile(draft, `${request.node} ${request.action} ${request.by}\n`);
  await rename(draft, join(requests, id));
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline && !signal?.aborted) {
    const answer = await readFile(join(answers, id), 'utf8').catch(() => undefined);
    if (answer !== undefined) {
      await rm(join(answers, id), { force: true });
      const text = answer.trim();
      if (text === 'on' || text === 'off') return ok(text);
      return fail(
        error('LAB_POWER_FAILED', `Power ${request.action} failed.`, {
          node: request.node,
          next: 'Read the console log of the node, and power it on again.',
          evidence: { output: text.slice(0, 2000) },
        }),
      );
    }
    await wait(20);
  }
  await rm(join(requests, id), { force: true });
  return fail(
    error('LAB_POWER_SILENT', 'The power daemon of the practice cluster does not answer.', {
      node: request.node,
      next: 'Run `quorate lab up` again: it repairs what is broken.',
      evidence: { file: instancePaths(instance).daemonLog },
    }),
  );
}

/** The state that BMCs report, as the daemon last wrote it. */
export async function readPower(instance: string, node: string): Promise<PowerState> {
  const text = await readFile(join(instancePaths(instance).power, node), 'utf8').catch(() => 'off');
  return text.trim() === 'on' ? 'on' : 'off';
}
