import type { ClusterDescription } from '../cluster/description.ts';
import type { OnProgress } from '../progress.ts';
import { hasError, type Report, type Severity } from '../report.ts';
import { ok, type Result } from '../result.ts';
import type { SecretSource } from '../secret.ts';
import type { Transport } from '../transport/transport.ts';
import { checkBeforeDeploy } from './check-before-deploy.ts';
import { knownValue } from './fact.ts';
import type { Facts } from './facts.ts';
import type { FenceAnswer } from './fence-answer.ts';
import { checkFencing } from './fencing.ts';
import { gather } from './gather.ts';
import { type LinkProbe, linkFindings, probeLinks } from './link-probe.ts';

export { checkBeforeDeploy };

export interface CheckOptions {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
  /** Why nodes that are described could not be connected to. */
  readonly unreached: readonly Report[];
  readonly secrets: SecretSource;
}

/** One described node in a line. */
export interface CheckedNode {
  readonly name: string;
  readonly isReached: boolean;
  readonly platform?: string;
  readonly pacemaker?: string;
}

export interface Checked {
  readonly nodes: readonly CheckedNode[];
  readonly links: readonly LinkProbe[];
  readonly fencing: readonly FenceAnswer[];
  /** Errors first; in each severity by node as described. */
  readonly findings: readonly Report[];
}

/**
 * Reads every node, then tries the links and the fence devices from every node; changes nothing. Nodes that can't be
 * reached are findings like others, and the rest is checked without them.
 */
export async function checkNodes(
  description: ClusterDescription,
  nodes: ReadonlyMap<string, Transport>,
  options: CheckOptions,
): Promise<Result<Checked>> {
  const { signal, secrets, onProgress } = options;
  const facts = await told(onProgress, 'check/read', `Read ${nodes.size} machines`, async () => {
    const gathered = await gather(nodes, description, { signal });
    return { value: gathered, isDone: !hasError(gathered.failures) };
  });
  const [links, fencing] = await Promise.all([
    told(onProgress, 'check/links', 'Try every link between the nodes', async () => {
      const probed = await probeLinks(nodes, description, facts, { signal });
      return { value: probed, isDone: !hasError(linkFindings(probed.probes, facts)) };
    }),
    told(onProgress, 'check/fencing', 'Ask every fence device from every node', async () => {
      const checked = await checkFencing(nodes, description, secrets, { signal });
      return { value: checked, isDone: !hasError(checked.reports) };
    }),
  ]);
  const findings = [
    ...options.unreached,
    ...checkBeforeDeploy(facts, description),
    ...links.reports,
    ...linkFindings(links.probes, facts),
    ...fencing.reports,
  ];
  return ok({
    nodes: description.nodes.map(({ name }) => summary(name, facts)),
    links: links.probes,
    fencing: fencing.answers,
    findings: inOrder(findings, description),
  });
}

function summary(name: string, facts: Facts): CheckedNode {
  const node = facts.nodes.get(name);
  const platform = node && knownValue(node.platform)?.name;
  const pacemaker = node && knownValue(node.packages)?.get('pacemaker');
  return {
    name,
    isReached: node !== undefined,
    ...(platform === undefined ? {} : { platform }),
    ...(pacemaker === undefined ? {} : { pacemaker }),
  };
}

const order: readonly Severity[] = ['error', 'warning', 'info'];

function inOrder(findings: readonly Report[], { nodes }: ClusterDescription): readonly Report[] {
  const place = (report: Report) => nodes.findIndex(({ name }) => name === report.node);
  return findings.toSorted(
    (one, other) => order.indexOf(one.severity) - order.indexOf(other.severity) || place(one) - place(other),
  );
}

async function told<T>(
  onProgress: OnProgress,
  step: string,
  title: string,
  task: () => Promise<{ readonly value: T; readonly isDone: boolean }>,
): Promise<T> {
  const began = Date.now();
  onProgress({ at: began, step, title, state: 'running' });
  const { value, isDone } = await task();
  const at = Date.now();
  onProgress({ at, step, title, state: isDone ? 'done' : 'failed', elapsedMs: at - began });
  return value;
}
