import { Button } from '@patternfly/react-core';
import { go } from '../../app/use-place.ts';
import type { SeenCluster } from '../../cluster/use-cluster.ts';
import { Pairs } from '../../components/Pairs.tsx';
import { DrawerFrame } from './DrawerFrame.tsx';

interface ConstraintDetailsProps {
  readonly id: string;
  readonly profile: string;
  readonly cluster: SeenCluster;
}

/** A constraint as the description has it, and the way to it in the cluster's own configuration. */
export function ConstraintDetails({ id, profile, cluster }: ConstraintDetailsProps) {
  const constraint = cluster.profile?.description.constraints.find((each) => each.id === id);
  return (
    <DrawerFrame title={id} kind="Constraint" status={null}>
      {constraint ? (
        <Pairs pairs={Object.entries(constraint).map(([name, value]) => [name, String(value)])} />
      ) : (
        <p className="q-subtle">
          The description has no constraint of this id: the cluster made it (a move or a ban), or somebody else did.
        </p>
      )}
      <p>
        <Button
          variant="secondary"
          size="sm"
          onClick={() => go(`/c/${encodeURIComponent(profile)}/configuration`, { find: id })}
        >
          Show it in the CIB
        </Button>
      </p>
    </DrawerFrame>
  );
}
