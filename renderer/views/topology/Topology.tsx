import { useMemo } from 'react';
import type { ViewProps } from '../../app/view.ts';
import { nodeTones } from '../../cluster/node-words.ts';
import { useCluster } from '../../cluster/use-cluster.ts';
import { counted, listed } from '../../cluster/words.ts';
import { Panel } from '../../components/Panel.tsx';
import { PlainTable } from '../../components/PlainTable.tsx';
import { Reports } from '../../components/Reports.tsx';
import { Loading, Screen } from '../../components/Screen.tsx';
import { Status } from '../../components/Status.tsx';
import { TopologyPicture } from './TopologyPicture.tsx';
import { type TopologyModel, topologyOf } from './topology-model.ts';

/** How the cluster is wired, and what of it is up. */
export default function Topology({ params }: ViewProps) {
  const id = params['profile'] ?? '';
  const { view, profile, state, reports } = useCluster(id);
  const model = useMemo(() => (view ? topologyOf(view, profile?.description) : undefined), [view, profile]);
  if (!model)
    return (
      <Screen title="Topology">
        {state === 'failed' ? <Reports reports={reports} /> : <Loading rows={10} label="Reading the cluster" />}
      </Screen>
    );
  return (
    <Screen
      title={sentenceOf(model)}
      lead={`${counted(model.nodes.length, 'node')}, ${counted(model.links.length, 'link')}, ${counted(model.devices.length, 'fence device')}. Wiring as described, state as seen.`}
    >
      {state === 'failed' && <Reports reports={reports} />}
      <Panel title="How it is wired" note="dashed lines: who cuts off whom">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard */}
        <section className="q-topology-scroll" tabIndex={0} aria-label="Picture of the topology">
          <TopologyPicture model={model} />
        </section>
        {model.homeless.length > 0 && (
          <p>
            <Status tone="attention">On no node now: {listed(model.homeless.map(({ address }) => address))}</Status>
          </p>
        )}
      </Panel>
      <Panel title="The same in words">
        <PlainTable
          label="Topology"
          columns={['Node', 'State', ...model.links.map((link) => `Link ${link}`), 'Floating addresses', 'Cut off by']}
          rows={model.nodes.map((node) => [
            node.name,
            <Status key="state" tone={nodeTones[node.state]}>
              {node.state}
            </Status>,
            ...node.ends.map(({ link, address, state: end }) => (
              <Status key={link} tone={end === 'up' ? 'well' : end === 'unknown' ? 'unknown' : 'attention'}>
                {address} {end}
              </Status>
            )),
            node.floating.map(({ address }) => address).join(', ') || 'none',
            model.devices
              .filter(({ targets }) => targets.includes(node.name))
              .map(({ id: device, words }) => `${device}, ${words}`)
              .join('; ') || 'nothing',
          ])}
        />
      </Panel>
    </Screen>
  );
}

function sentenceOf({ nodes, devices }: TopologyModel): string {
  const bad = nodes.filter(({ ends }) => ends.some(({ state }) => state === 'lost' || state === 'partly'));
  const unguarded = nodes.filter(({ name }) => !devices.some(({ targets }) => targets.includes(name)));
  if (bad.length > 0) return `Links of ${listed(bad.map(({ name }) => name))} are lost.`;
  if (unguarded.length > 0) return `Nothing can cut off ${listed(unguarded.map(({ name }) => name))}.`;
  return 'Every node is linked, and can be cut off.';
}
