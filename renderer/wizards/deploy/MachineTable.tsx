import { Button } from '@patternfly/react-core';
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import type { NodeAnswers } from './answers.ts';
import { Field } from './Field.tsx';
import { type AccessKind, accessOf, changeNode, changeSsh, removeNode, renameNode, withAccess } from './machines.ts';
import { SecretField } from './SecretField.tsx';
import type { StepProps } from './wizard-context.ts';

const kinds = [
  { value: 'agent', label: 'ssh-agent' },
  { value: 'key', label: 'Key file' },
  { value: 'password', label: 'Password' },
];

/** One machine a row: who it is, where it answers, how we prove who we are. */
export function MachineTable(props: StepProps) {
  const { nodes } = props.description;
  return (
    <Table variant="compact" aria-label="Machines" className="q-machines">
      <Thead>
        <Tr>
          <Th width={15}>Name</Th>
          <Th width={20}>SSH address</Th>
          <Th width={10}>Port</Th>
          <Th width={10}>User</Th>
          <Th width={20}>Access</Th>
          <Th width={20}>Cluster address, link 0</Th>
          <Th screenReaderText="Remove" />
        </Tr>
      </Thead>
      <Tbody>
        {nodes.map((node, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a machine's name is being typed; its place is what stays
          <MachineRow key={index} {...props} node={node} index={index} isOnly={nodes.length === 1} />
        ))}
      </Tbody>
    </Table>
  );
}

interface MachineRowProps extends StepProps {
  readonly node: NodeAnswers;
  readonly index: number;
  readonly isOnly: boolean;
}

function MachineRow(props: MachineRowProps) {
  const { node, index, isOnly, change, at } = props;
  const label = (what: string) => `${what} of machine ${index + 1}`;
  return (
    <Tr>
      <Td>
        <Field
          isBare
          label={label('Name')}
          value={node.name}
          onChange={(name) => change((before) => renameNode(before, index, name))}
          finding={at('nodes', index, 'name')}
        />
      </Td>
      <Td>
        <Field
          isBare
          label={label('SSH address')}
          value={node.ssh.host}
          onChange={(host) => change((before) => changeSsh(before, index, { host }))}
          finding={at('nodes', index, 'ssh', 'host') ?? at('nodes', index, 'ssh')}
          placeholder="192.0.2.11"
        />
      </Td>
      <Td>
        <Field
          isBare
          type="number"
          label={label('Port')}
          value={String(node.ssh.port ?? 22)}
          onChange={(port) => change((before) => changeSsh(before, index, { port: Number(port) }))}
          finding={at('nodes', index, 'ssh', 'port')}
        />
      </Td>
      <Td>
        <Field
          isBare
          label={label('User')}
          value={node.ssh.user ?? 'root'}
          onChange={(user) => change((before) => changeSsh(before, index, { user }))}
          finding={at('nodes', index, 'ssh', 'user')}
        />
      </Td>
      <Td>
        <Access {...props} />
      </Td>
      <Td>
        <Field
          isBare
          label={label('Cluster address')}
          value={node.links[0] ?? ''}
          onChange={(address) =>
            change((before) => changeNode(before, index, { links: [address, ...node.links.slice(1)] }))
          }
          finding={at('nodes', index, 'links', 0)}
          placeholder="192.0.2.11"
        />
      </Td>
      <Td>
        <Button
          variant="link"
          isInline
          isDisabled={isOnly}
          aria-label={`Remove ${node.name || `machine ${index + 1}`}`}
          onClick={() => change((before) => removeNode(before, index))}
        >
          Remove
        </Button>
      </Td>
    </Tr>
  );
}

function Access({ node, index, change, at, secrets }: MachineRowProps) {
  const kind = accessOf(node.ssh);
  return (
    <div className="q-access">
      <Field
        isBare
        label={`Access to machine ${index + 1}`}
        value={kind}
        choices={kinds}
        onChange={(next) =>
          change((before) => changeNode(before, index, { ssh: withAccess(node.ssh, next as AccessKind, node.name) }))
        }
      />
      {kind === 'key' && (
        <Field
          isBare
          label={`Key file for machine ${index + 1}`}
          value={node.ssh.identityFile ?? ''}
          onChange={(identityFile) => change((before) => changeSsh(before, index, { identityFile }))}
          finding={at('nodes', index, 'ssh', 'identityFile')}
          placeholder="/home/me/.ssh/id_ed25519"
        />
      )}
      {kind === 'password' && (
        <SecretField
          isBare
          label={`Password for machine ${index + 1}`}
          secret={`ssh/${node.name}`}
          secrets={secrets}
          finding={at('nodes', index, 'ssh', 'password')}
        />
      )}
    </div>
  );
}
