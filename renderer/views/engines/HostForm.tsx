import { Button, ExpandableSection, Form, FormGroup, TextInput } from '@patternfly/react-core';
import type { FormEvent } from 'react';
import type { HostEntry } from './host-entry.ts';

interface HostFormProps {
  readonly entry: HostEntry;
  readonly setEntry: (entry: HostEntry) => void;
  readonly isComplete: boolean;
  readonly onSubmit: () => void;
}

const texts = {
  host: 'Machine near the cluster, as user@host or user@host:port',
  identityFile: 'Private key file, where the agent has none',
  jump: 'Jump hosts on the way, with commas between',
} as const;

/** Which machine, and how to log in to it. */
export function HostForm({ entry, setEntry, isComplete, onSubmit }: HostFormProps) {
  const field = (key: keyof HostEntry) => (
    <FormGroup label={texts[key]} fieldId={`engine-${key}`} isRequired={key === 'host'}>
      <TextInput
        id={`engine-${key}`}
        value={entry[key]}
        autoComplete="off"
        spellCheck={false}
        onChange={(_, value) => setEntry({ ...entry, [key]: value })}
      />
    </FormGroup>
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete) onSubmit();
  };
  return (
    <Form isWidthLimited onSubmit={submit}>
      {field('host')}
      <ExpandableSection toggleText="Key and jump hosts">
        <div className="q-column">
          {field('identityFile')}
          {field('jump')}
        </div>
      </ExpandableSection>
      <div>
        <Button type="submit" isDisabled={!isComplete}>
          Look at it
        </Button>
      </div>
    </Form>
  );
}
