import { ExpandableSection, Form, FormGroup, FormSelect, FormSelectOption, TextInput } from '@patternfly/react-core';
import { environments, environmentWords } from '../../cluster/environment.ts';
import type { Entry } from './connect-entry.ts';

interface ConnectFormProps {
  readonly entry: Entry;
  readonly setEntry: (entry: Entry) => void;
}

const texts = {
  profile: 'Name here',
  host: 'Host or address of one node',
  port: 'Port',
  user: 'User (root, or one who may sudo)',
  identityFile: 'Private key file, where the agent has none',
  jumpHost: 'Jump host, where the node is behind one',
  jumpUser: 'User on the jump host',
} as const;

/** Where one node of the cluster is reached, and what the cluster is called here. */
export function ConnectForm({ entry, setEntry }: ConnectFormProps) {
  const field = (key: keyof typeof texts, isRequired = false) => (
    <FormGroup label={texts[key]} fieldId={`connect-${key}`} isRequired={isRequired}>
      <TextInput
        id={`connect-${key}`}
        value={entry[key]}
        autoComplete="off"
        spellCheck={false}
        onChange={(_, value) => setEntry({ ...entry, [key]: value })}
      />
    </FormGroup>
  );
  return (
    <Form onSubmit={(event) => event.preventDefault()}>
      {field('profile', true)}
      <FormGroup label="Environment" fieldId="connect-environment">
        <FormSelect
          id="connect-environment"
          value={entry.environment}
          onChange={(_, value) => setEntry({ ...entry, environment: value as Entry['environment'] })}
        >
          {environments.map((id) => (
            <FormSelectOption key={id} value={id} label={environmentWords[id]} />
          ))}
        </FormSelect>
      </FormGroup>
      {field('host', true)}
      {field('user', true)}
      <ExpandableSection toggleText="Port, key and jump host">
        {field('port')}
        {field('identityFile')}
        {field('jumpHost')}
        {field('jumpUser')}
      </ExpandableSection>
    </Form>
  );
}
