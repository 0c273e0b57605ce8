import type { ClusterView } from '../../../core/contract/live.ts';
import { listed } from '../../cluster/words.ts';
import { FactAge } from '../../components/Age.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Status } from '../../components/Status.tsx';

/** Where nodes disagree on who is in the cluster: each side's truth beside the other's. */
export function Partitions({ view }: { readonly view: ClusterView }) {
  if (view.partitions.length < 2) return null;
  return (
    <Panel title="The nodes disagree" note="each side as it sees itself">
      <div className="q-partitions">
        {view.partitions.map(({ members, toldBy, isQuorate }) => (
          <div key={toldBy.join()} className="q-partitions__side">
            <b>{listed(toldBy)}</b>
            <p>
              <Status tone={isQuorate ? 'well' : 'failed'}>
                {isQuorate ? 'Says it is quorate' : 'Says it has no quorum'}
              </Status>
            </p>
            <p className="q-subtle">
              Sees {members.length === 0 ? 'nobody' : listed(members)}, not{' '}
              {listed(view.nodes.map(({ name }) => name).filter((name) => !members.includes(name))) || 'anybody else'}
            </p>
            <p className="q-row">
              {view.nodes
                .filter(({ name }) => toldBy.includes(name))
                .map(({ name, quorum }) => (
                  <FactAge key={name} fact={quorum} />
                ))}
            </p>
          </div>
        ))}
      </div>
    </Panel>
  );
}
