import { Button } from '@patternfly/react-core';
import { span } from '../../app/time.ts';
import { go } from '../../app/use-place.ts';
import { reportsOf } from '../../bridge/failure.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { nodeTones } from '../../cluster/node-words.ts';
import { bytes } from '../../cluster/quantities.ts';
import type { SeenCluster } from '../../cluster/use-cluster.ts';
import { listed } from '../../cluster/words.ts';
import { CopyCommand } from '../../components/CopyCommand.tsx';
import { FactPart } from '../../components/FactPart.tsx';
import { Pairs } from '../../components/Pairs.tsx';
import { PlainTable } from '../../components/PlainTable.tsx';
import { Reports } from '../../components/Reports.tsx';
import { Status } from '../../components/Status.tsx';
import { Time } from '../../components/Time.tsx';
import { DrawerFrame } from './DrawerFrame.tsx';

interface NodeDrawerProps {
  readonly profile: string;
  readonly node: string;
  readonly cluster: SeenCluster;
}

/** Above this a node's clock is a finding. Milliseconds. */
const clockLimitMs = 200;

/** A node: what it runs, its services, versions, clock, load, disks, addresses. */
export function NodeDrawer({ profile, node, cluster }: NodeDrawerProps) {
  const { data, error, refetch, isFetching } = useAsk('node.details', { profile, node });
  const seen = cluster.view?.nodes.find(({ name }) => name === node);
  const state = seen?.state ?? 'unknown';
  const described = cluster.profile?.description.nodes.find(({ name }) => name === node);
  return (
    <DrawerFrame
      title={node}
      kind="Node"
      status={<Status tone={nodeTones[state]}>{state}</Status>}
      subject={{ kind: 'node', profile, node, state }}
    >
      {error && <Reports reports={reportsOf(error)} />}
      <p className="q-row">
        <Button variant="secondary" size="sm" onClick={() => refetch()} isLoading={isFetching}>
          Read again
        </Button>
        <Button
          variant="link"
          size="sm"
          onClick={() => go(`/c/${encodeURIComponent(profile)}/terminal/${encodeURIComponent(node)}`)}
        >
          Open a terminal
        </Button>
      </p>
      <NodeRole cluster={cluster} node={node} />
      <FactPart title="Platform" fact={data?.platform}>
        {({ name, kernel, uptimeSeconds }) => (
          <Pairs
            pairs={[
              ['System', name],
              ['Kernel', kernel],
              ['Up for', span(uptimeSeconds * 1_000)],
            ]}
          />
        )}
      </FactPart>
      <FactPart title="Services" fact={data?.services}>
        {(services) => (
          <PlainTable
            label="Services"
            columns={['Unit', 'Is', 'At boot', 'Since']}
            rows={services.map(({ unit, active, enabled, since }) => [
              unit,
              <Status key="active" tone={active === 'active' ? 'well' : active === 'failed' ? 'failed' : 'off'}>
                {active}
              </Status>,
              enabled,
              since === undefined ? '' : <Time key="since" at={since} />,
            ])}
          />
        )}
      </FactPart>
      <FactPart title="Versions" fact={data?.versions}>
        {(versions) => <Pairs pairs={Object.entries(versions)} />}
      </FactPart>
      <FactPart title="Clock" fact={data?.clock}>
        {({ offsetMs, boundMs, isSynchronised }) => (
          <Pairs
            pairs={[
              [
                'Offset',
                <Status key="offset" tone={Math.abs(offsetMs) > clockLimitMs ? 'attention' : 'well'}>
                  {offsetMs.toFixed(1)} ms, ±{boundMs.toFixed(1)} ms
                </Status>,
              ],
              ['Synchronised', isSynchronised === undefined ? 'Unknown' : isSynchronised ? 'Yes' : 'No'],
            ]}
          />
        )}
      </FactPart>
      <FactPart title="Load" fact={data?.load}>
        {({ load1, load5, load15, cores, memoryTotalBytes, memoryAvailableBytes }) => (
          <Pairs
            pairs={[
              ['1, 5, 15 minutes', `${load1}, ${load5}, ${load15} on ${cores} cores`],
              ['Memory', `${bytes(memoryAvailableBytes)} of ${bytes(memoryTotalBytes)} available`],
            ]}
          />
        )}
      </FactPart>
      <FactPart title="Disks" fact={data?.disks}>
        {(disks) => (
          <PlainTable
            label="Disks"
            columns={['Mounted at', 'Device', 'Used', 'Of']}
            rows={disks.map(({ mount, device, usedBytes, sizeBytes }) => [
              mount,
              device,
              `${sizeBytes === 0 ? 0 : Math.round((usedBytes / sizeBytes) * 100)} %`,
              bytes(sizeBytes),
            ])}
          />
        )}
      </FactPart>
      <FactPart title="Addresses" fact={data?.addresses}>
        {(addresses) => (
          <PlainTable
            label="Addresses"
            columns={['Interface', 'State', 'Addresses']}
            rows={addresses.map((each) => [each.interface, each.state, each.addresses.join(', ')])}
          />
        )}
      </FactPart>
      {described && (
        <CopyCommand command={`ssh -p ${described.ssh.port} ${described.ssh.user}@${described.ssh.host}`} />
      )}
    </DrawerFrame>
  );
}

function NodeRole({ cluster, node }: { readonly cluster: SeenCluster; readonly node: string }) {
  const seen = cluster.view?.nodes.find(({ name }) => name === node);
  const status = cluster.view?.status;
  if (!seen || !status) return null;
  const runs = status.isKnown
    ? status.value.resources.filter(({ nodes }) => nodes.includes(node)).map(({ id }) => id)
    : [];
  return (
    <Pairs
      pairs={[
        ['Runs', !status.isKnown ? 'Unknown' : runs.length === 0 ? 'Nothing' : listed([...new Set(runs)])],
        ['DC', seen.isDc ? 'Yes' : 'No'],
        [
          'Sees',
          seen.quorum.isKnown
            ? `${listed(seen.quorum.value.members)}, ${seen.quorum.value.votes} of ${seen.quorum.value.expectedVotes} votes`
            : 'Unknown',
        ],
        [
          'Links',
          seen.links.isKnown
            ? seen.links.value
                .map(({ link, to, isConnected }) => `link ${link} to ${to} ${isConnected ? 'up' : 'lost'}`)
                .join(', ')
            : 'Unknown',
        ],
      ]}
    />
  );
}
