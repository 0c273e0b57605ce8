import { TextInput } from '@patternfly/react-core';
import { useState } from 'react';

interface LateFieldProps {
  readonly label: string;
  readonly value: string;
  readonly isNumber?: boolean;
  readonly onDone: (value: string) => void;
}

/** A field whose value counts once it is left: half an address must not be connected to. */
export function LateField({ label, value, isNumber = false, onDone }: LateFieldProps) {
  const [typed, setTyped] = useState(value);
  const done = () => typed !== value && onDone(typed);
  return (
    <TextInput
      aria-label={label}
      type={isNumber ? 'number' : 'text'}
      value={typed}
      onChange={(_, text) => setTyped(text)}
      onBlur={done}
      onKeyDown={(event) => event.key === 'Enter' && done()}
    />
  );
}
