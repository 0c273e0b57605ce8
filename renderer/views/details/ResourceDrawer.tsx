import type { SeenCluster } from '../../cluster/use-cluster.ts';
import { Status } from '../../components/Status.tsx';
import { DrawerFrame } from './DrawerFrame.tsx';
import { ResourceParts } from './ResourceParts.tsx';

interface ResourceDrawerProps {
  readonly profile: string;
  readonly resource: string;
  readonly cluster: SeenCluster;
}

/** A resource, group or clone: where it is and why, how it is configured, what was done to it. */
export function ResourceDrawer({ profile, resource, cluster }: ResourceDrawerProps) {
  const status = cluster.view?.status;
  const instances = status?.isKnown
    ? status.value.resources.filter(({ id, within }) => id === resource || within === resource)
    : [];
  const nodes = [...new Set(instances.flatMap((instance) => instance.nodes))];
  const isBad = instances.some(({ isFailed, isBlocked }) => isFailed || isBlocked);
  const role = instances.every((each) => each.role === 'Stopped') ? 'Stopped' : 'Started';
  return (
    <DrawerFrame
      title={resource}
      kind={instances.some(({ within }) => within === resource) ? 'Group or clone' : 'Resource'}
      status={
        instances.length === 0 ? (
          <Status tone="unknown">Not seen</Status>
        ) : (
          <Status tone={isBad ? 'failed' : role === 'Stopped' ? 'off' : 'well'}>
            {role}
            {nodes.length > 0 && ` on ${nodes.join(', ')}`}
          </Status>
        )
      }
      subject={{ kind: 'resource', profile, resource, role, nodes }}
    >
      <ResourceParts profile={profile} resource={resource} />
    </DrawerFrame>
  );
}
