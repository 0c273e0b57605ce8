import type { ClusterDescription } from '../../../core/contract/profiles.ts';
import { Panel } from '../../components/Panel.tsx';
import { PlainTable } from '../../components/PlainTable.tsx';
import { LateField } from './LateField.tsx';

interface NodeAddressesProps {
  readonly description: ClusterDescription;
  readonly change: (description: ClusterDescription) => void;
}

/** Where each node found answers SSH: guessed from the cluster's own addresses, so that it can be put right here. */
export function NodeAddresses({ description, change }: NodeAddressesProps) {
  const set = (name: string, ssh: { readonly host?: string; readonly port?: number }) =>
    change({
      ...description,
      nodes: description.nodes.map((node) => (node.name === name ? { ...node, ssh: { ...node.ssh, ...ssh } } : node)),
    });
  return (
    <Panel title="Where the nodes answer SSH" note="guessed but for the first; put right what is not so">
      <PlainTable
        label="Addresses of the nodes"
        columns={['Node', 'Host', 'Port']}
        rows={description.nodes.map(({ name, ssh }) => [
          name,
          <LateField key="host" label={`Host of ${name}`} value={ssh.host} onDone={(host) => set(name, { host })} />,
          <LateField
            key="port"
            label={`Port of ${name}`}
            isNumber
            value={String(ssh.port)}
            onDone={(port) => set(name, { port: Number(port) })}
          />,
        ])}
      />
    </Panel>
  );
}
