import { Form, FormGroup, TextInput } from '@patternfly/react-core';

interface TypedNameProps {
  readonly name: string;
  readonly typed: string;
  readonly setTyped: (typed: string) => void;
}

/** Asks for a name to be typed before something that a slip of the hand must not do. */
export function TypedName({ name, typed, setTyped }: TypedNameProps) {
  return (
    <Form onSubmit={(event) => event.preventDefault()}>
      <FormGroup label={`Type ${name} to agree`} fieldId="typed-name" isRequired>
        <TextInput
          id="typed-name"
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={(_, value) => setTyped(value)}
        />
      </FormGroup>
    </Form>
  );
}
