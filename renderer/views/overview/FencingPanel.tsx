import { memo } from 'react';
import type { ClusterView, FenceProof } from '../../../core/contract/live.ts';
import { useNow } from '../../app/clock.ts';
import { duration, exact, span } from '../../app/time.ts';
import { proofLastsMs } from '../../cluster/attention.ts';
import type { SeenCluster } from '../../cluster/use-cluster.ts';
import { Panel } from '../../components/Panel.tsx';
import { Loading, Unread } from '../../components/Screen.tsx';
import { Status } from '../../components/Status.tsx';

/** Days that the whole bar stands for; the tick is at the 30 that a proof lasts. */
const barMs = 100 * 24 * 3_600_000;

interface FencingPanelProps {
  readonly view: ClusterView;
  readonly cluster: SeenCluster;
}

function DrawnFencingPanel({ view, cluster: { proofs, proofsUnread } }: FencingPanelProps) {
  return (
    <Panel title="Fencing last proven">
      {proofs ? (
        <ul className="q-proofs">
          {view.nodes.map(({ name }) => (
            <Proof key={name} node={name} proof={proofs.find(({ node }) => node === name)} />
          ))}
        </ul>
      ) : proofsUnread ? (
        <Unread reports={proofsUnread} />
      ) : (
        <Loading rows={view.nodes.length * 2} label="Reading when nodes were fenced" />
      )}
    </Panel>
  );
}

function Proof({ node, proof }: { readonly node: string; readonly proof: FenceProof | undefined }) {
  const now = useNow();
  const at = proof?.at;
  const age = at === undefined ? undefined : Math.max(0, now - at);
  const isFresh = age !== undefined && age <= proofLastsMs;
  const share = age === undefined ? 100 : Math.min(100, Math.max(0.8, (age / barMs) * 100));
  return (
    <li>
      <p className="q-row">
        <b>{node}</b>
        <span className="q-small q-least q-clip">{proof?.device}</span>
        <span className="q-grow" />
        <span className="q-small" title={at === undefined ? '' : exact(at)}>
          <Status tone={age === undefined ? 'unknown' : isFresh ? 'well' : 'attention'}>
            <b>{age === undefined ? 'never proven' : `${span(age)} ago`}</b>
          </Status>
        </span>
      </p>
      <span className={`q-agebar ${isFresh ? '' : 'is-old'}`} aria-hidden="true">
        <i style={{ width: `${share}%` }} />
        <u />
      </span>
      <p className="q-small q-subtle">{wordsOf(proof, isFresh)}</p>
    </li>
  );
}

function wordsOf(proof: FenceProof | undefined, isFresh: boolean): string {
  if (proof?.at === undefined) return 'Neither by a drill nor by the cluster';
  const how = proof.how === 'drill' ? 'By a drill' : "In the cluster's history";
  const took = proof.tookMs === undefined ? '' : `, off in ${duration(proof.tookMs)}`;
  return `${how}${took}${isFresh ? '' : '. Limit is 30 days'}`;
}

/** When each node was last fenced for real: since it was proven, not since it was configured. */
export const FencingPanel = memo(DrawnFencingPanel);
