import type { ClusterView, FenceProof, LinkLatency, NodeView, StatusFact } from '../../core/contract/live.ts';
import { span } from '../app/time.ts';
import { lostLinks } from './links.ts';
import { listed } from './words.ts';

/** Fencing is taken as proven for this long after it last worked. Milliseconds. */
export const proofLastsMs = 30 * 24 * 3_600_000;
/** A link slower than this on average is out of what corosync is made for. Milliseconds. */
export const slowLinkMs = 5;

/** One thing that somebody should look at; worst first in a list. */
export interface Attention {
  readonly id: string;
  readonly tone: 'failed' | 'attention' | 'advice' | 'unknown';
  readonly title: string;
  readonly text?: string;
  /** What opens for it: a key of the overview's query. */
  readonly opens?: { readonly node?: string; readonly resource?: string; readonly device?: string };
  /** An everyday action that may mend it. */
  readonly cleanup?: { readonly resource: string; readonly node: string };
  readonly code?: string;
}

export interface Evidence {
  readonly view: ClusterView;
  readonly proofs?: readonly FenceProof[] | undefined;
  readonly latencies?: readonly LinkLatency[] | undefined;
  readonly now: number;
}

const order: readonly Attention['tone'][] = ['failed', 'unknown', 'attention', 'advice'];

/** All that is wrong, doubtful or unusual on a cluster, worst first. */
export function attentionOf({ view, proofs, latencies, now }: Evidence): readonly Attention[] {
  const status = view.status.isKnown ? view.status.value : undefined;
  const found = [
    ...ofPartitions(view),
    ...(status ? ofStatus(status) : ofUnknownStatus(view)),
    ...view.nodes.flatMap((node) => ofNode(node, status !== undefined)),
    ...lostLinks(view.nodes).map(
      ({ link, from, to }): Attention => ({
        id: `link/${link}/${from}/${to}`,
        tone: 'attention',
        title: `Link ${link}, ${from} to ${to}, is lost`,
        text: 'The others carry the cluster; when the last one goes, the nodes part.',
      }),
    ),
    ...(latencies ?? []).flatMap(ofLatency),
    ...(status?.isFencingEnabled === true ? (proofs ?? []).flatMap((proof) => ofProof(proof, now)) : []),
  ];
  return found.toSorted((one, other) => order.indexOf(one.tone) - order.indexOf(other.tone));
}

function ofPartitions({ partitions }: ClusterView): readonly Attention[] {
  if (partitions.length < 2) return [];
  return [
    {
      id: 'partitions',
      tone: 'failed',
      title: `${partitions.length} partitions disagree`,
      text: partitions
        .map(
          ({ members, toldBy, isQuorate }) => `${listed(toldBy)} see ${listed(members)}${isQuorate ? ', quorate' : ''}`,
        )
        .join('; '),
    },
  ];
}

function ofUnknownStatus({ status, reports }: ClusterView): readonly Attention[] {
  const report = status.isKnown ? undefined : (status.reports[0] ?? reports[0]);
  return [
    {
      id: 'status',
      tone: 'unknown',
      title: 'Pacemaker could not be read on any node',
      ...(report ? { text: report.text, code: report.code } : {}),
    },
  ];
}

function ofStatus(status: StatusFact): readonly Attention[] {
  return [
    ...(status.isQuorate
      ? []
      : [
          item(
            'quorum',
            'failed',
            'The cluster has no quorum',
            'Services stop or do not start until enough nodes are back.',
          ),
        ]),
    ...(status.isFencingEnabled === false
      ? [item('fencing', 'failed', 'Fencing is off', 'A node that is lost can still write: data may be damaged.')]
      : []),
    ...(status.isFencingEnabled === undefined
      ? [item('fencing', 'unknown', 'Whether fencing is on could not be read', 'Take it as off until it is known.')]
      : []),
    ...(status.isMaintenance
      ? [
          item(
            'maintenance',
            'attention',
            'The cluster is in maintenance',
            'Pacemaker starts, stops and watches nothing.',
          ),
        ]
      : []),
    ...ofResources(status),
    ...status.fenceDevices
      .filter(({ role, isFailed, isBlocked }) => role === 'Stopped' || isFailed || isBlocked)
      .map(
        ({ id, isFailed }): Attention => ({
          id: `device/${id}`,
          tone: 'attention',
          title: `Fence device ${id} ${isFailed ? 'has failed' : 'is not watched by any node'}`,
          text: 'Whether it would cut power off is not known until it is watched again.',
          opens: { device: id },
        }),
      ),
    ...status.failures.map(
      ({ resource, node, operation, reason }): Attention => ({
        id: `failure/${resource}/${node}/${operation}`,
        tone: 'attention',
        title: `${operation} of ${resource} failed on ${node}`,
        ...(reason === '' ? {} : { text: reason }),
        opens: { resource },
        cleanup: { resource, node },
      }),
    ),
  ];
}

function ofResources({ resources }: StatusFact): readonly Attention[] {
  const running = new Set(resources.filter(({ role }) => role !== 'Stopped').map(({ id }) => id));
  const seen = new Set<string>();
  return resources.flatMap(({ id, role, isFailed, isBlocked, isManaged }): readonly Attention[] => {
    if (seen.has(id)) return [];
    const told = (tone: Attention['tone'], title: string, text: string): readonly Attention[] => {
      seen.add(id);
      return [{ id: `resource/${id}`, tone, title, text, opens: { resource: id } }];
    };
    if (isBlocked) return told('failed', `${id} is blocked`, 'Pacemaker can neither stop nor start it; a person must.');
    if (isFailed) return told('failed', `${id} has failed`, 'Pacemaker tries to recover it.');
    // A clone with an instance somewhere runs; one that is stopped on a node is none too many.
    if (role === 'Stopped' && !running.has(id)) return told('attention', `${id} runs nowhere`, 'Its service is down.');
    if (!isManaged) return told('advice', `${id} is not managed`, 'Pacemaker leaves it as it is.');
    return [];
  });
}

const nodeTexts: Partial<Readonly<Record<NodeView['state'], readonly [Attention['tone'], string, string]>>> = {
  unclean: ['failed', 'is unclean', 'It must be fenced before its services may start elsewhere.'],
  offline: ['failed', 'is offline', 'It is not part of the cluster now.'],
  pending: ['attention', 'is joining', 'Pacemaker on it is not ready yet.'],
  maintenance: ['attention', 'is in maintenance', 'Pacemaker leaves what is on it as it is.'],
  standby: ['attention', 'is in standby', 'It runs nothing, and nothing can move to it.'],
};

function ofNode({ name, state, quorum }: NodeView, isStatusKnown: boolean): readonly Attention[] {
  const known = nodeTexts[state];
  const report = quorum.isKnown ? undefined : quorum.reports[0];
  const unread: readonly Attention[] = quorum.isKnown
    ? []
    : [
        {
          id: `unread/${name}`,
          tone: 'unknown',
          title: `${name} could not be read`,
          ...(report ? { text: report.text, code: report.code } : {}),
          opens: { node: name },
        },
      ];
  if (known)
    return [{ ...item(`node/${name}`, known[0], `${name} ${known[1]}`, known[2]), opens: { node: name } }, ...unread];
  if (state === 'unknown' && isStatusKnown && quorum.isKnown)
    return [{ ...item(`node/${name}`, 'unknown', `${name} is unknown to Pacemaker`, ''), opens: { node: name } }];
  return unread;
}

function ofLatency({ from, to, link, averageMs }: LinkLatency): readonly Attention[] {
  if (averageMs <= slowLinkMs) return [];
  return [
    item(
      `latency/${link}/${from}/${to}`,
      'attention',
      `Link ${link}, ${from} to ${to}, is slow`,
      `${averageMs.toFixed(2)} ms on average. Above ${slowLinkMs} ms corosync is out of its supported range.`,
    ),
  ];
}

function ofProof({ node, at }: FenceProof, now: number): readonly Attention[] {
  if (at !== undefined && now - at <= proofLastsMs) return [];
  return [
    item(
      `proof/${node}`,
      'attention',
      `Fencing of ${node} is not proven`,
      at === undefined ? 'No fencing of it is remembered.' : `Last proven ${span(now - at)} ago; the limit is 30 days.`,
    ),
  ];
}

function item(id: string, tone: Attention['tone'], title: string, text: string): Attention {
  return { id, tone, title, text };
}
