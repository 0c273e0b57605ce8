import type { AdoptedCluster } from '../../../core/contract/profiles.ts';
import { Panel } from '../../components/Panel.tsx';
import { PlainTable } from '../../components/PlainTable.tsx';
import { Reports } from '../../components/Reports.tsx';

/** What was found on a cluster that somebody else made, and what has no place in a description. */
export function Found({ adopted }: { readonly adopted: AdoptedCluster }) {
  return (
    <Panel title="Found" note="nothing was changed">
      <PlainTable
        label="What was found"
        columns={['Kind', 'Name', 'What it is']}
        rows={adopted.found.map(({ kind, name, text }) => [kind, name, text])}
        empty="Nothing that makes a cluster."
      />
      <Reports reports={adopted.reports} />
    </Panel>
  );
}
