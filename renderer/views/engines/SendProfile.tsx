import { Button, Form, FormGroup, FormSelect, FormSelectOption, TextInput } from '@patternfly/react-core';
import { type FormEvent, useState } from 'react';
import { useAsk } from '../../bridge/use-ask.ts';
import { useWork } from '../../bridge/use-work.ts';
import { Panel } from '../../components/Panel.tsx';
import { Reports } from '../../components/Reports.tsx';
import { Status } from '../../components/Status.tsx';
import type { HostSsh } from './host-entry.ts';

/** Carries a profile of this engine to the one there; with a passphrase, its secrets and private keys too. */
export function SendProfile({ ssh, onSent }: { readonly ssh: HostSsh; readonly onSent: () => void }) {
  const { data: profiles = [] } = useAsk('profile.list', {});
  const [chosen, setChosen] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const { work, begin } = useWork('engine-host.send');
  const [first] = profiles;
  const profile = chosen || first?.id;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (profile === undefined) return;
    const sent = await begin({ ssh, profile, ...(passphrase === '' ? {} : { passphrase }) });
    setPassphrase('');
    if (sent) onSent();
  };
  return (
    <Panel title="Carry a cluster there" note="Its description, and the host keys that are known here">
      <Form isWidthLimited onSubmit={send}>
        <FormGroup label="Cluster" fieldId="engine-profile">
          <FormSelect id="engine-profile" value={profile ?? ''} onChange={(_, value) => setChosen(value)}>
            {profiles.map(({ id }) => (
              <FormSelectOption key={id} value={id} label={id} />
            ))}
          </FormSelect>
        </FormGroup>
        <FormGroup label="Passphrase of the vault there, to take secrets and private keys along" fieldId="engine-pass">
          <TextInput
            id="engine-pass"
            type="password"
            value={passphrase}
            autoComplete="off"
            onChange={(_, value) => setPassphrase(value)}
          />
        </FormGroup>
        <div>
          <Button
            type="submit"
            variant="secondary"
            isDisabled={profile === undefined || work.state === 'running'}
            isLoading={work.state === 'running'}
          >
            {passphrase === '' ? 'Send without secrets' : 'Send with secrets'}
          </Button>
        </div>
      </Form>
      {work.state === 'done' && (
        <div className="q-column">
          <Status tone={work.value.missingSecrets.length === 0 ? 'well' : 'attention'}>
            {work.value.missingSecrets.length === 0
              ? `The engine there has ${work.value.profile}`
              : `${work.value.profile} is there; its vault lacks ${work.value.missingSecrets.join(', ')}`}
          </Status>
          <Reports reports={work.reports} />
        </div>
      )}
      {work.state === 'failed' && <Reports reports={work.reports} />}
    </Panel>
  );
}
