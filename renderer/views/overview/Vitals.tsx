import { Card } from '@patternfly/react-core';
import { memo } from 'react';
import type { ClusterView } from '../../../core/contract/live.ts';
import type { SeenCluster } from '../../cluster/use-cluster.ts';
import { vitalsOf } from '../../cluster/vitals.ts';
import { ToneIcon } from '../../components/Status.tsx';

function DrawnVitals({ view, cluster }: { readonly view: ClusterView; readonly cluster: SeenCluster }) {
  const vitals = vitalsOf({ view, proofs: cluster.proofs, latencies: cluster.latencies, now: Date.now() });
  return (
    <Card isCompact component="section" className="q-panel" aria-label="Vital signs">
      <ul className="q-vitals">
        {vitals.map(({ name, tone, value, meaning }) => (
          <li key={name}>
            <span className="q-small q-subtle">{name}</span>
            <span className="q-vitals__value">
              <ToneIcon tone={tone} />
              {value}
            </span>
            <span className="q-small q-subtle q-clip" title={meaning}>
              {meaning}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The six signs in a row: numbers before adjectives. */
export const Vitals = memo(DrawnVitals);
