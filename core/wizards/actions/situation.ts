import type { Unit } from '../../checks/facts.ts';
import { readUnits } from '../../checks/read-system.ts';
import type { ClusterDescription } from '../../cluster/description.ts';
import type { QuorumState } from '../../corosync/live/quorum-state.ts';
import { readQuorum } from '../../corosync/live.ts';
import { byTrust } from '../../live/trusted.ts';
import type { CibDocument } from '../../pacemaker/cib/document.ts';
import { configurationOf } from '../../pacemaker/cib/document.ts';
import { type CibModel, readModel } from '../../pacemaker/cib/model.ts';
import { withoutSecrets } from '../../pacemaker/cib/without-secrets.ts';
import type { ClusterStatus } from '../../pacemaker/cluster-status.ts';
import { readCib, readStatus } from '../../pacemaker/live.ts';
import { printNode } from '../../pacemaker/xml/print.ts';
import { hashFacts } from '../../plan/canonical.ts';
import type { Report } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { CallOptions, Transport } from '../../transport/transport.ts';

/** The cluster as the nodes that have quorum see it. */
export interface LiveCluster {
  /** The node that spoke for it, and through which it is changed. */
  readonly via: string;
  readonly cib: CibDocument;
  readonly model: CibModel;
  readonly status: ClusterStatus;
  readonly quorum: QuorumState | undefined;
}

/** What planning an everyday action needs to know; read before, so that planning itself is pure. */
export interface ActionSituation {
  readonly description: ClusterDescription;
  /** Absent where Pacemaker runs on no node that can be reached. */
  readonly live: LiveCluster | undefined;
  /** Units of the nodes that can be reached, by node and name with `.service`. */
  readonly units: ReadonlyMap<string, ReadonlyMap<string, Unit>>;
  /** Nodes that can be reached, those that speak for the cluster first. */
  readonly reached: readonly string[];
  /** Why the cluster or a node could not be read. */
  readonly reports: readonly Report[];
}

const units = ['corosync.service', 'pacemaker.service'] as const;

/** Reads it; changes nothing. Fails where no machine can be reached. */
export async function readActionSituation(
  description: ClusterDescription,
  nodes: ReadonlyMap<string, Transport>,
  unreached: readonly Report[],
  call: CallOptions,
): Promise<Result<ActionSituation>> {
  if (nodes.size === 0) return fail(...unreached);
  const { transports } = await byTrust(nodes, description, call);
  const [live, states] = await Promise.all([
    readLive(transports, call),
    Promise.all(transports.map(async (transport) => [transport.node, await unitsOf(transport, call)] as const)),
  ]);
  return ok({
    description,
    live: live.ok ? live.value : undefined,
    units: new Map(states.flatMap(([node, found]) => (found ? [[node, found] as const] : []))),
    reached: transports.map(({ node }) => node),
    reports: [...unreached, ...live.reports],
  });
}

async function readLive(transports: readonly Transport[], call: CallOptions): Promise<Result<LiveCluster>> {
  const reports: Report[] = [];
  for (const transport of transports) {
    const [cib, status, quorum] = await Promise.all([
      readCib(transport, call),
      readStatus(transport, call),
      readQuorum(transport, call),
    ]);
    if (cib.ok && status.ok) {
      const read = { cib: cib.value, model: readModel(cib.value), status: status.value };
      return ok({ via: transport.node, ...read, quorum: quorum.ok ? quorum.value : undefined });
    }
    reports.push(...(cib.ok ? status.reports : cib.reports));
  }
  return fail(...reports);
}

async function unitsOf(transport: Transport, call: CallOptions): Promise<ReadonlyMap<string, Unit> | undefined> {
  const properties = ['LoadState', 'ActiveState', 'UnitFileState'].map((name) => `--property=${name}`);
  const shown = await transport.exec(['systemctl', 'show', ...properties, '--', ...units], call);
  return shown.ok ? readUnits(shown.value.stdout, units) : undefined;
}

/** What a plan of an action is bound to: configuration, membership and where everything runs. No secret is in it. */
export function actionFacts({ live, units: states }: ActionSituation): unknown {
  const unitFacts = [...states].map(([node, of]) => [node, [...of].map(([unit, { active }]) => `${unit} ${active}`)]);
  const configuration = live && configurationOf(withoutSecrets(live.cib));
  return {
    units: Object.fromEntries(unitFacts),
    configuration: configuration ? hashFacts(printNode(configuration)) : null,
    isQuorate: live?.status.isQuorate ?? null,
    nodes: Object.fromEntries((live?.status.nodes ?? []).map(({ name, ...node }) => [name, stateOf(node)])),
    resources: Object.fromEntries(placesOf(live)),
  };
}

function stateOf(node: Omit<ClusterStatus['nodes'][number], 'name'>): string {
  const words = [
    node.isOnline ? 'online' : 'offline',
    ...(node.isStandby ? ['standby'] : []),
    ...(node.isMaintenance ? ['maintenance'] : []),
    ...(node.isUnclean ? ['unclean'] : []),
  ];
  return words.join(' ');
}

function placesOf(live: LiveCluster | undefined): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, readonly string[]>();
  for (const { id, role, nodes } of live?.status.resources ?? []) {
    const here = nodes.map((node) => `${role} ${node}`);
    places.set(id, [...(places.get(id) ?? []), ...here].sort());
  }
  return places;
}
