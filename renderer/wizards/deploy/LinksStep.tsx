import { Button, Form, Grid, GridItem } from '@patternfly/react-core';
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import { useQueries } from '@tanstack/react-query';
import { useBridge } from '../../bridge/BridgeProvider.tsx';
import { PlusIcon } from '../../components/icons.ts';
import { Panel } from '../../components/Panel.tsx';
import { Field } from './Field.tsx';
import { addLink, changeLink, linkCountOf, linkOffers, mostLinks, removeLink } from './links.ts';
import type { StepProps } from './wizard-context.ts';

const ciphers = [
  { value: 'aes256', label: 'AES-256' },
  { value: 'aes192', label: 'AES-192' },
  { value: 'aes128', label: 'AES-128' },
];
const hashes = [
  { value: 'sha256', label: 'SHA-256' },
  { value: 'sha384', label: 'SHA-384' },
  { value: 'sha512', label: 'SHA-512' },
];

/** What the machines say about their addresses; asked once, and a machine that does not say is simply no help. */
function useDetails(profile: string | undefined, nodes: readonly string[]) {
  const bridge = useBridge();
  const asked = useQueries({
    queries: nodes.map((node) => ({
      queryKey: ['node.details', { profile, node }],
      queryFn: async ({ signal }: { readonly signal: AbortSignal }) =>
        (await bridge.ask('node.details', { profile: profile ?? '', node }, signal)).value,
      enabled: profile !== undefined,
      retry: false,
      staleTime: 60_000,
    })),
  });
  return {
    details: asked.flatMap(({ data }) => data ?? []),
    isReading: asked.some(({ isFetching }) => isFetching),
  };
}

/** Corosync's own paths between the nodes, and that nobody else speaks on them. */
export function LinksStep(props: StepProps) {
  const { description, change, profile } = props;
  const { nodes } = description;
  const { details, isReading } = useDetails(
    profile,
    nodes.map(({ name }) => name),
  );
  const count = linkCountOf(description);
  const offers = linkOffers(description, details);
  return (
    <div className="q-column">
      <Panel
        title={
          count === 1
            ? 'One link: a single cable or switch can cut the cluster in two'
            : `${count} links between the nodes`
        }
        note="knet uses all of them, and goes on with those that are left"
        actions={
          <Button
            variant="link"
            icon={<PlusIcon />}
            isDisabled={count >= mostLinks}
            onClick={() => change((before) => addLink(before))}
          >
            Add a link
          </Button>
        }
        isFlush
      >
        <LinkTable {...props} count={count} />
        <div className="q-pad">
          {offers.map(({ network, interfaces, byNode }) => (
            <p key={network} className="q-row">
              <span>
                Every machine is also in <b>{network}</b> <span className="q-subtle">({interfaces.join(', ')})</span>
              </span>
              <Button variant="link" isInline onClick={() => change((before) => addLink(before, byNode))}>
                Use {network} as link {count}
              </Button>
            </p>
          ))}
          {offers.length === 0 && (
            <p className="q-small q-subtle">
              {isReading
                ? 'Reading the addresses of the machines'
                : 'No further network was found that every machine is in.'}
            </p>
          )}
        </div>
      </Panel>
      <Encryption {...props} />
    </div>
  );
}

function LinkTable({ description, change, at, count }: StepProps & { readonly count: number }) {
  const links = Array.from({ length: count }, (_, link) => link);
  return (
    <Table variant="compact" aria-label="Addresses by node and link">
      <Thead>
        <Tr>
          <Th width={15}>Node</Th>
          {links.map((link) => (
            <Th key={link}>
              Link {link}{' '}
              {count > 1 && (
                <Button
                  variant="link"
                  isInline
                  aria-label={`Remove link ${link}`}
                  onClick={() => change((before) => removeLink(before, link))}
                >
                  Remove
                </Button>
              )}
            </Th>
          ))}
        </Tr>
      </Thead>
      <Tbody>
        {description.nodes.map((node, index) => (
          <Tr key={node.name}>
            <Th scope="row">{node.name}</Th>
            {links.map((link) => (
              <Td key={link}>
                <Field
                  isBare
                  label={`${node.name}, link ${link}`}
                  value={node.links[link] ?? ''}
                  onChange={(address) => change((before) => changeLink(before, index, link, address))}
                  finding={at('nodes', index, 'links', link)}
                />
              </Td>
            ))}
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

function Encryption({ description, change, at }: StepProps) {
  const crypto = description.corosync?.crypto;
  const isOff = crypto === 'none';
  const { cipher = 'aes256', hash = 'sha256' } = typeof crypto === 'object' ? crypto : {};
  const put = (next: { cipher?: string; hash?: string }) =>
    change((before) => ({
      ...before,
      corosync: { ...before.corosync, crypto: { cipher, hash, ...next } as { cipher: 'aes256'; hash: 'sha256' } },
    }));
  return (
    <Panel
      title={isOff ? 'Encryption is off' : 'Encrypted and authenticated'}
      note="Corosync takes no packet from anybody without the key, which is made here and kept in the vault"
    >
      <Form>
        <Grid hasGutter md={4}>
          <GridItem>
            <Field
              label="Cipher"
              value={isOff ? 'none' : cipher}
              choices={isOff ? [{ value: 'none', label: 'None' }, ...ciphers] : ciphers}
              onChange={(next) => put({ cipher: next })}
              finding={at('corosync', 'crypto')}
              help="What the packets are encrypted with"
            />
          </GridItem>
          <GridItem>
            <Field
              label="Hash"
              value={hash}
              choices={hashes}
              onChange={(next) => put({ hash: next })}
              help="What tells a packet of ours from a forged one"
            />
          </GridItem>
          <GridItem>
            <Field
              label="Token timeout in milliseconds"
              type="number"
              value={description.corosync?.tokenMs === undefined ? '' : String(description.corosync.tokenMs)}
              placeholder="Corosync’s default"
              onChange={(text) =>
                change((before) => {
                  const { tokenMs: _, ...rest } = before.corosync ?? {};
                  return { ...before, corosync: text === '' ? rest : { ...rest, tokenMs: Number(text) } };
                })
              }
              finding={at('corosync', 'tokenMs')}
              help="How long a node may be silent before it counts as lost; shorter fails over sooner, and by mistake sooner"
            />
          </GridItem>
        </Grid>
      </Form>
    </Panel>
  );
}
