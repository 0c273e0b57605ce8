import { Button, Form, FormGroup, Modal, ModalBody, ModalFooter, ModalHeader, TextInput } from '@patternfly/react-core';
import { type FormEvent, useState } from 'react';
import { useBridge } from '../bridge/BridgeProvider.tsx';
import { reportsOf } from '../bridge/failure.ts';
import { useAsk, useRefresh, useTell } from '../bridge/use-ask.ts';
import { watchAgain } from '../cluster/watch.ts';
import { Reports } from '../components/Reports.tsx';
import { Loading } from '../components/Screen.tsx';
import { settleWanted, useWanted } from './vault-watch.ts';

/** Asks for what the engine waits for, wherever the user is. */
export function WantedDialog() {
  const wanted = useWanted();
  if (!wanted) return null;
  if (wanted.kind === 'vault') return <UnlockVault profile={wanted.profile} />;
  return <MissingSecrets profile={wanted.profile} />;
}

function UnlockVault({ profile }: { readonly profile: string }) {
  const bridge = useBridge();
  const refresh = useRefresh();
  const [passphrase, setPassphrase] = useState('');
  const unlock = useTell('vault.unlock');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await unlock.mutateAsync({ profile, passphrase }).then(
      () => {
        settleWanted(true);
        watchAgain(bridge, profile);
        refresh('secret.missing', 'cluster.raw', 'node.details', 'resource.details', 'cluster.link-latency');
      },
      () => setPassphrase(''),
    );
  };
  return (
    <Modal isOpen variant="small" onClose={() => settleWanted(false)} aria-labelledby="vault-title">
      <ModalHeader
        title={`Open the vault of ${profile}`}
        labelId="vault-title"
        description="It holds the passwords of this cluster. It stays open for as long as the engine runs; the passphrase is kept nowhere."
      />
      <ModalBody>
        <Form id="vault-form" onSubmit={submit}>
          <FormGroup label="Passphrase" fieldId="vault-passphrase" isRequired>
            <TextInput
              id="vault-passphrase"
              type="password"
              autoComplete="off"
              autoFocus
              value={passphrase}
              onChange={(_, value) => setPassphrase(value)}
            />
          </FormGroup>
          {unlock.isError && <Reports reports={reportsOf(unlock.error)} />}
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form="vault-form" isDisabled={passphrase === ''} isLoading={unlock.isPending}>
          Open the vault
        </Button>
        <Button variant="link" onClick={() => settleWanted(false)}>
          Cancel
        </Button>
      </ModalFooter>
    </Modal>
  );
}

function MissingSecrets({ profile }: { readonly profile: string }) {
  const { data: missing, error } = useAsk('secret.missing', { profile });
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const put = useTell('secret.put', ['secret.missing']);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      for (const name of missing ?? []) {
        const value = values[name];
        if (value) await put.mutateAsync({ profile, name, value });
      }
      settleWanted(true);
    } catch {
      // The form shows it.
    }
  };
  return (
    <Modal isOpen variant="small" onClose={() => settleWanted(false)} aria-labelledby="secret-title">
      <ModalHeader
        title={`${profile} needs a secret`}
        labelId="secret-title"
        description="They go into the vault of this cluster and are never shown again. Then try again what you were doing."
      />
      <ModalBody>
        <Form id="secret-form" onSubmit={submit}>
          {missing === undefined && !error && <Loading rows={2} />}
          {missing?.length === 0 && <p>The vault has all that the description names.</p>}
          {missing?.map((name) => (
            <FormGroup key={name} label={name} fieldId={`secret-${name}`}>
              <TextInput
                id={`secret-${name}`}
                type="password"
                autoComplete="off"
                value={values[name] ?? ''}
                onChange={(_, value) => setValues((before) => ({ ...before, [name]: value }))}
              />
            </FormGroup>
          ))}
          {error && <Reports reports={reportsOf(error)} />}
          {put.isError && <Reports reports={reportsOf(put.error)} />}
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form="secret-form" isLoading={put.isPending} isDisabled={!missing?.length}>
          Put into the vault
        </Button>
        <Button variant="link" onClick={() => settleWanted(false)}>
          Cancel
        </Button>
      </ModalFooter>
    </Modal>
  );
}
