import {
  FormGroup,
  FormHelperText,
  FormSelect,
  FormSelectOption,
  HelperText,
  HelperTextItem,
  TextInput,
} from '@patternfly/react-core';
import { useId } from 'react';
import type { FieldFinding } from './findings.ts';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly finding?: FieldFinding | undefined;
  readonly help?: string | undefined;
  readonly isRequired?: boolean | undefined;
  readonly type?: 'text' | 'password' | 'number';
  readonly placeholder?: string | undefined;
  /** The whole name for those who hear it, where the label alone is said more than once on the screen. */
  readonly spoken?: string | undefined;
  /** In a table the column says it: the label is for those who hear it. */
  readonly isBare?: boolean;
  readonly choices?: readonly { readonly value: string; readonly label: string }[] | undefined;
}

/** One question with its answer, its help, and what stands against the answer. */
export function Field(props: FieldProps) {
  const { label, value, onChange, finding, help, isRequired = false, isBare = false, choices } = props;
  const spoken = props.spoken ?? label;
  const id = useId();
  const noteId = `${id}-note`;
  const state = finding === undefined ? 'default' : finding.severity === 'error' ? 'error' : 'warning';
  const note = finding?.text ?? help;
  const described = note === undefined ? {} : { 'aria-describedby': noteId };
  const control = choices ? (
    <FormSelect
      id={id}
      value={value}
      onChange={(_, next) => onChange(next)}
      validated={state}
      {...described}
      aria-label={spoken}
    >
      {choices.map((choice) => (
        <FormSelectOption key={choice.value} value={choice.value} label={choice.label} />
      ))}
    </FormSelect>
  ) : (
    <TextInput
      id={id}
      name={spoken}
      // A number with arrows in it hides its own digits, and scrolls away under the mouse.
      type={props.type === 'password' ? 'password' : 'text'}
      inputMode={props.type === 'number' ? 'numeric' : 'text'}
      value={value}
      onChange={(_, next) => onChange(next)}
      validated={state}
      isRequired={isRequired}
      autoComplete="off"
      spellCheck={false}
      aria-label={spoken}
      {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
      {...described}
    />
  );
  const below = note !== undefined && (
    <FormHelperText>
      <HelperText>
        <HelperTextItem id={noteId} variant={state} {...(finding ? { 'aria-live': 'polite' } : {})}>
          {note}
        </HelperTextItem>
      </HelperText>
    </FormHelperText>
  );
  if (isBare) {
    return (
      <div className="q-bare">
        {control}
        {below}
      </div>
    );
  }
  return (
    <FormGroup label={label} fieldId={id} isRequired={isRequired}>
      {control}
      {below}
    </FormGroup>
  );
}
