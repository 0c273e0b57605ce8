import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Ban, ClusterOptions, ClusterStatus, FenceEvent, ResourceFailure } from './cluster-status.ts';
import { readNode } from './crm-mon-nodes.ts';
import { readResources } from './crm-mon-resources.ts';
import { parseXml } from './xml/parse.ts';
import { attribute, elements, find, type XmlElement } from './xml/tree.ts';

/**
 * Reads what `crm_mon --output-as=xml` prints; attributes and elements that are not known are normal and passed over.
 * Reports XML_…, CRM_MON_NOT_STATUS where it is something else, CRM_MON_DISCONNECTED where the tool could not ask
 * the cluster.
 * @see crm_mon(8) 2.0 to 3.0.3, api/crm_mon-2.*.rng
 */
export function parseCrmMon(xml: string): Result<ClusterStatus> {
  const parsed = parseXml(xml);
  if (!parsed.ok) return parsed;
  const { root } = parsed.value;
  const summary = find(root, 'summary');
  // 2.0 called the root crm_mon; since 2.0.3 the tools share one.
  if (root.name !== 'pacemaker-result' && root.name !== 'crm_mon') return notStatus(`its root is <${root.name}>`);
  const status = find(root, 'status');
  const code = status && attribute(status, 'code');
  if (find(root, 'crm-mon-disconnected') || (code !== undefined && code !== '0')) return disconnected(root);
  if (!summary || !find(root, 'nodes')) return notStatus('it has no summary or no nodes');
  return ok(readStatus(root, summary));
}

function notStatus(problem: string): Result<never> {
  return fail(
    error('CRM_MON_NOT_STATUS', `This is not the status of a cluster: ${problem}.`, {
      next: 'Run crm_mon --one-shot --output-as=xml on the node and look at what it prints.',
    }),
  );
}

function disconnected(root: XmlElement): Result<never> {
  const status = find(root, 'status');
  const gone = find(root, 'crm-mon-disconnected');
  const errors = elements(find(status, 'errors'), 'error').map(({ children }) =>
    children.map((child) => (child.kind === 'text' ? child.text : '')).join(''),
  );
  const said = [status && attribute(status, 'message'), gone && attribute(gone, 'description'), ...errors];
  return fail(
    error('CRM_MON_DISCONNECTED', 'Pacemaker does not run on this node, or does not answer.', {
      why: 'What the cluster does can’t be told from here.',
      next: 'Look at systemctl status pacemaker corosync; ask another node.',
      evidence: {
        output: said
          .filter((text) => text)
          .join('; ')
          .slice(0, 500),
      },
    }),
  );
}

function readStatus(root: XmlElement, summary: XmlElement): ClusterStatus {
  const dc = find(summary, 'current_dc');
  const isThere = dc !== undefined && attribute(dc, 'present') === 'true';
  const text = (of: XmlElement | undefined, name: string) => (of ? attribute(of, name) || undefined : undefined);
  const { resources, collections } = readResources(find(root, 'resources'));
  return {
    version: isThere ? text(dc, 'version') : undefined,
    dc: isThere ? text(dc, 'name') : undefined,
    isQuorate: isThere && attribute(dc, 'with_quorum') === 'true',
    isMixedVersion: text(dc, 'mixed_version') === 'true',
    options: readOptions(find(summary, 'cluster_options')),
    nodes: elements(find(root, 'nodes'), 'node').map(readNode),
    resources,
    collections,
    failures: elements(find(root, 'failures'), 'failure').map(readFailure),
    fenceHistory: elements(find(root, 'fence_history'), 'fence_event').map(readFenceEvent),
    bans: elements(find(root, 'bans'), 'ban').map(readBan),
    attributes: readAttributes(find(root, 'node_attributes')),
    updatedAt: text(find(summary, 'last_update'), 'time'),
    changedAt: text(find(summary, 'last_change'), 'time'),
  };
}

function readOptions(of: XmlElement | undefined): ClusterOptions {
  // Pacemaker 3.0.2 writes fencing-… beside stonith-…, later ones may write only the new name.
  const either = (...names: readonly string[]) =>
    of && names.map((name) => attribute(of, name)).find((value) => value !== undefined);
  const flag = (...names: readonly string[]) => {
    const value = either(...names);
    return value === undefined ? undefined : value === 'true';
  };
  const timeout = either('fencing-timeout-ms', 'stonith-timeout-ms');
  return {
    isFencingEnabled: flag('fencing-enabled', 'stonith-enabled'),
    isMaintenance: flag('maintenance-mode'),
    isSymmetric: flag('symmetric-cluster'),
    areAllStopped: flag('stop-all-resources'),
    noQuorumPolicy: either('no-quorum-policy'),
    fencingTimeoutMs: timeout === undefined ? undefined : Number(timeout),
  };
}

function readFailure(failure: XmlElement): ResourceFailure {
  // `vip_monitor_10000`: the id of a resource may itself hold underscores, so it is read from the end.
  const key = /^(.*?)_(migrate_to|migrate_from|[a-z-]+)_(\d+)$/.exec(attribute(failure, 'op_key') ?? '');
  const code = attribute(failure, 'exitcode');
  const at = attribute(failure, 'last-rc-change');
  return {
    resource: key?.[1] ?? attribute(failure, 'id') ?? '',
    node: attribute(failure, 'node') ?? '',
    operation: attribute(failure, 'task') ?? key?.[2] ?? '',
    intervalMs: Number(attribute(failure, 'interval') ?? key?.[3] ?? 0),
    exitStatus: attribute(failure, 'exitstatus') ?? '',
    exitCode: code === undefined ? undefined : Number(code),
    exitReason: attribute(failure, 'exitreason') ?? '',
    status: attribute(failure, 'status') ?? '',
    at,
  };
}

function readFenceEvent(event: XmlElement): FenceEvent {
  const status = attribute(event, 'status');
  return {
    target: attribute(event, 'target') ?? '',
    action: attribute(event, 'action') ?? '',
    // What is not known to have worked has not worked.
    status: status === 'success' || status === 'pending' ? status : 'failed',
    executor: attribute(event, 'delegate'),
    client: attribute(event, 'client') ?? '',
    origin: attribute(event, 'origin') ?? '',
    reason: attribute(event, 'exit-reason'),
    completedAt: attribute(event, 'completed'),
  };
}

function readBan(ban: XmlElement): Ban {
  return {
    constraint: attribute(ban, 'id') ?? '',
    resource: attribute(ban, 'resource') ?? '',
    node: attribute(ban, 'node') ?? '',
    isPromotedOnly: (attribute(ban, 'promoted-only') ?? attribute(ban, 'master_only')) === 'true',
  };
}

function readAttributes(of: XmlElement | undefined): ReadonlyMap<string, ReadonlyMap<string, string>> {
  return new Map(
    elements(of, 'node').map((node) => [
      attribute(node, 'name') ?? '',
      new Map(
        elements(node, 'attribute').map((entry) => [attribute(entry, 'name') ?? '', attribute(entry, 'value') ?? '']),
      ),
    ]),
  );
}
