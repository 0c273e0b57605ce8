import { crossCheck } from '../cluster/cross-check.ts';
import type { ClusterDescription } from '../cluster/description.ts';
import type { OnProgress } from '../progress.ts';
import type { Report } from '../report.ts';
import { ok, type Result } from '../result.ts';
import type { SecretSource } from '../secret.ts';
import type { Transport } from '../transport/transport.ts';
import { checkBeforeDeploy } from './check-before-deploy.ts';
import { checkFencing } from './fencing.ts';
import { gather } from './gather.ts';

export interface CheckOptions {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
  /** What stood in the way of machines that could not be connected to. */
  readonly unreached: readonly Report[];
  readonly secrets: SecretSource;
}

/** What a check found, worst first. */
export interface Checked {
  /** The machines that were read. */
  readonly nodes: readonly string[];
  readonly findings: readonly Report[];
}

const weight = { error: 0, warning: 1, info: 2 } as const;

/** Everything that can be told before anything is changed: the description, each machine, and whether fencing answers. */
export async function checkNodes(
  description: ClusterDescription,
  nodes: ReadonlyMap<string, Transport>,
  options: CheckOptions,
): Promise<Result<Checked>> {
  const { signal, onProgress } = options;
  const told = async <T>(step: string, title: string, task: () => Promise<T>): Promise<T> => {
    const began = Date.now();
    onProgress({ at: began, step, title, state: 'running' });
    const done = await task();
    const at = Date.now();
    onProgress({ at, step, title, state: 'done', elapsedMs: at - began });
    return done;
  };
  const facts = await told('check/read', `Read ${nodes.size} machines`, () => gather(nodes, description, { signal }));
  const fencing = await told('check/fencing', 'Ask every fence device from every node', () =>
    checkFencing(nodes, description, options.secrets, { signal }),
  );
  const findings = [
    ...options.unreached,
    ...crossCheck(description),
    ...checkBeforeDeploy(facts, description),
    ...fencing.reports,
  ];
  return ok({
    nodes: [...nodes.keys()],
    findings: findings.sort((one, other) => weight[one.severity] - weight[other.severity]),
  });
}
