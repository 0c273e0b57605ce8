import { Button } from '@patternfly/react-core';
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import type { Profile } from '../../../core/contract/profiles.ts';
import { go } from '../../app/use-place.ts';
import { environments, environmentWords } from '../../cluster/environment.ts';
import { oldestFact } from '../../cluster/facts.ts';
import { ActionMenu } from '../../components/ActionMenu.tsx';
import { Age } from '../../components/Age.tsx';
import { Status } from '../../components/Status.tsx';
import { useHealth } from './use-health.ts';

/** The same as the cards, one line each, grouped by environment. */
export function ClusterList({ profiles }: { readonly profiles: readonly Profile[] }) {
  return (
    <Table variant="compact" aria-label="Clusters" className="q-list">
      <Thead>
        <Tr>
          <Th>Cluster</Th>
          <Th>Health</Th>
          <Th>Nodes</Th>
          <Th>Seen</Th>
          <Th screenReaderText="Actions" />
        </Tr>
      </Thead>
      {environments
        .map((environment) => profiles.filter(({ description }) => description.environment === environment))
        .filter((group) => group.length > 0)
        .map((group) => (
          <Tbody key={group[0]?.description.environment}>
            {group.map((profile) => (
              <ClusterLine key={profile.id} profile={profile} />
            ))}
          </Tbody>
        ))}
    </Table>
  );
}

function ClusterLine({ profile }: { readonly profile: Profile }) {
  const { id, description, practice } = profile;
  const { tone, title, detail, view, isLive } = useHealth(profile);
  const oldest = view && oldestFact(view);
  const online = view?.nodes.filter(({ state }) => state === 'online').length;
  return (
    <Tr className={`q-environment--${description.environment}`}>
      <Td className="q-list__edge">
        <Button variant="link" isInline onClick={() => go(`/c/${encodeURIComponent(id)}/overview`)}>
          <b>{id}</b>
        </Button>{' '}
        <span className="q-environment">{environmentWords[description.environment]}</span>
      </Td>
      <Td>
        <Status tone={tone}>
          {title} <span className="q-small q-subtle">{detail}</span>
        </Status>
      </Td>
      <Td>
        {isLive && online !== undefined
          ? `${online} of ${description.nodes.length} online`
          : `${description.nodes.length}, unknown`}
      </Td>
      <Td>
        {oldest === undefined ? 'never' : <Age at={isLive ? oldest : (view?.at ?? oldest)} isFollowed={isLive} />}
      </Td>
      <Td isActionCell>
        <ActionMenu
          subject={{ kind: 'cluster', profile: id, ...(practice ? { practice: practice.instance } : {}) }}
          label={`Actions on ${id}`}
        />
      </Td>
    </Tr>
  );
}
