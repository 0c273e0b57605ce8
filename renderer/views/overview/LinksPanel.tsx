import { Button } from '@patternfly/react-core';
import { memo } from 'react';
import type { ClusterView } from '../../../core/contract/live.ts';
import { go } from '../../app/use-place.ts';
import { nodeLinks } from '../../cluster/links.ts';
import { Mesh } from '../../cluster/Mesh.tsx';
import type { SeenCluster } from '../../cluster/use-cluster.ts';
import { Panel } from '../../components/Panel.tsx';
import { Status } from '../../components/Status.tsx';

interface LinksPanelProps {
  readonly view: ClusterView;
  readonly cluster: SeenCluster;
  readonly profile: string;
}

/** More nodes than this make a mesh that nobody can read. */
const drawnNodes = 8;

function DrawnLinksPanel({ view, cluster: { latencies, latenciesUnread }, profile }: LinksPanelProps) {
  const links = nodeLinks(view.nodes, latencies);
  const numbers = [...new Set(links.map(({ link }) => link))];
  const lost = links.filter(({ state }) => state !== 'up');
  return (
    <Panel
      title="Links"
      note={numbers.map((link) => (
        <span key={link} className={`q-linekey q-linekey--${link % 3}`}>
          link {link}
        </span>
      ))}
      actions={
        <Button variant="link" isInline size="sm" onClick={() => go(`/c/${encodeURIComponent(profile)}/topology`)}>
          Topology
        </Button>
      }
    >
      {view.nodes.length <= drawnNodes ? (
        <Mesh nodes={view.nodes} links={links} />
      ) : (
        <ul>
          <li>
            {links.length - lost.length} of {links.length} links are up
          </li>
          {lost.slice(0, 12).map(({ link, from, to, state }) => (
            <li key={`${link}/${from}/${to}`}>
              <Status tone={state === 'lost' ? 'attention' : 'unknown'}>
                Link {link}, {from} to {to}: {state}
              </Status>
            </li>
          ))}
        </ul>
      )}
      {latenciesUnread && <p className="q-small q-subtle">Latency is unknown: {latenciesUnread[0]?.text}</p>}
    </Panel>
  );
}

/** Each link of each pair of nodes. */
export const LinksPanel = memo(DrawnLinksPanel);
