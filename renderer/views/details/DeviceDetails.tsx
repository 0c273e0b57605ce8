import { duration } from '../../app/time.ts';
import type { SeenCluster } from '../../cluster/use-cluster.ts';
import { Pairs } from '../../components/Pairs.tsx';
import { PlainTable } from '../../components/PlainTable.tsx';
import { Status } from '../../components/Status.tsx';
import { Time } from '../../components/Time.tsx';
import { DrawerFrame } from './DrawerFrame.tsx';
import { ResourceParts } from './ResourceParts.tsx';

interface DeviceDetailsProps {
  readonly profile: string;
  readonly device: string;
  readonly cluster: SeenCluster;
}

/** A fence device: whom it can cut off, who watches it, when it last did it. */
export function DeviceDetails({ profile, device, cluster }: DeviceDetailsProps) {
  const status = cluster.view?.status;
  const seen = status?.isKnown ? status.value.fenceDevices.find(({ id }) => id === device) : undefined;
  const described = cluster.profile?.description.fencing.devices.find(({ id }) => id === device);
  const proofs = (cluster.proofs ?? []).filter(
    (proof) => proof.device === device || described?.targets.includes(proof.node),
  );
  const history = status?.isKnown
    ? status.value.fenceHistory.filter(({ target }) => described?.targets.includes(target) ?? false)
    : [];
  const tone = !seen ? 'unknown' : seen.isFailed ? 'failed' : seen.runsOn === undefined ? 'attention' : 'well';
  return (
    <DrawerFrame
      title={device}
      kind="Fence device"
      status={
        <Status tone={tone}>
          {!seen
            ? 'Not seen'
            : seen.isFailed
              ? 'Failed'
              : seen.runsOn === undefined
                ? 'Not watched'
                : `Watched by ${seen.runsOn}`}
        </Status>
      }
      subject={{ kind: 'fence-device', profile, device }}
    >
      <Pairs
        pairs={[
          ['Can cut off', described?.targets.join(', ') ?? 'Not in the description'],
          ['Agent', described?.agent ?? seen?.agent ?? 'Unknown'],
          ...proofs.map(
            ({ node, at, how, tookMs }) =>
              [
                `${node} proven`,
                at === undefined ? (
                  <Status key={node} tone="unknown">
                    Never
                  </Status>
                ) : (
                  <span key={node}>
                    <Time at={at} />
                    {how !== undefined && `, ${how}`}
                    {tookMs !== undefined && `, off in ${duration(tookMs)}`}
                  </span>
                ),
              ] as const,
          ),
        ]}
      />
      <section className="q-part">
        <h3 className="q-subhead">Fencing of its nodes</h3>
        <PlainTable
          label="Fencing history"
          columns={['When', 'Action', 'Target', 'By', 'Result']}
          rows={history.map(({ completedAt, action, target, executor = '', status: result }) => [
            completedAt === undefined ? '' : <Time key="at" at={completedAt} />,
            action,
            target,
            executor,
            <Status key="result" tone={result === 'success' ? 'well' : result === 'pending' ? 'running' : 'failed'}>
              {result}
            </Status>,
          ])}
          empty="None in the cluster's history."
        />
      </section>
      <ResourceParts profile={profile} resource={device} />
    </DrawerFrame>
  );
}
