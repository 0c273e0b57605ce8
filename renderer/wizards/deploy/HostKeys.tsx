import './deploy.css';
import { Button } from '@patternfly/react-core';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { MachineKey } from '../../../core/contract/profiles.ts';
import { useBridge } from '../../bridge/BridgeProvider.tsx';
import { Panel } from '../../components/Panel.tsx';
import { HostKeyRow } from './HostKeyRow.tsx';
import type { Contact } from './machines.ts';

export const hostKeyQuery = ({ name, ssh }: Contact) =>
  ['host-key', name, ssh.host, ssh.port ?? 22, ssh.jump?.[0]?.host ?? ''] as const;

/** What each machine showed as its key; asked for once somebody wants to know. */
export function useHostKeys(contacts: readonly Contact[], isEnabled: boolean) {
  const bridge = useBridge();
  return useQueries({
    queries: contacts.map((contact) => ({
      queryKey: hostKeyQuery(contact),
      queryFn: async ({ signal }: { readonly signal: AbortSignal }): Promise<MachineKey> =>
        (await bridge.ask('host-key.show', { name: contact.name, ssh: contact.ssh }, signal)).value,
      enabled: isEnabled,
      retry: false,
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
}

/** The keys of all machines, to be compared and confirmed one by one. Nothing is sent to a machine before that. */
export function HostKeys({ contacts }: { readonly contacts: readonly Contact[] }) {
  const queries = useQueryClient();
  // Asked before, on this screen or by going on: what is known is shown.
  const isKnown = contacts.some((contact) => {
    const state = queries.getQueryState(hostKeyQuery(contact));
    return (state?.dataUpdateCount ?? 0) + (state?.errorUpdateCount ?? 0) > 0;
  });
  const [isWanted, setAsked] = useState(false);
  const isAsked = isWanted || isKnown;
  const keys = useHostKeys(contacts, isAsked);
  const isTrusted = contacts.length > 0 && keys.every(({ data }) => data?.verdict === 'trusted');
  const ask = () => {
    setAsked(true);
    void queries.invalidateQueries({ queryKey: ['host-key'] });
  };
  return (
    <Panel
      title="Host keys"
      note={
        isTrusted
          ? 'Every machine is who it says it is'
          : 'Compare each fingerprint with the machine’s own, on its console, before you trust it'
      }
      actions={
        <Button
          variant="secondary"
          size="sm"
          isDisabled={contacts.length === 0}
          isLoading={keys.some(({ isFetching }) => isFetching)}
          onClick={ask}
        >
          {isAsked ? 'Ask again' : 'Ask the machines'}
        </Button>
      }
      isFlush
    >
      {contacts.map((contact, index) => {
        const asked = keys[index];
        return (
          <HostKeyRow
            key={hostKeyQuery(contact).join(' ')}
            contact={contact}
            shown={asked?.data}
            isAsking={asked?.isFetching ?? false}
            failure={asked?.error ?? undefined}
            onTrusted={() => void queries.invalidateQueries({ queryKey: hostKeyQuery(contact) })}
          />
        );
      })}
      {contacts.length === 0 && <p className="q-subtle q-pad">Write down where the machines answer first.</p>}
    </Panel>
  );
}
