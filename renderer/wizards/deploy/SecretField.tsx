import { Field } from './Field.tsx';
import type { FieldFinding } from './findings.ts';
import type { TypedSecrets } from './wizard-context.ts';

interface SecretFieldProps {
  readonly label: string;
  readonly spoken?: string;
  /** Under this name it lies in the vault. */
  readonly secret: string;
  readonly secrets: TypedSecrets;
  readonly help?: string;
  readonly finding?: FieldFinding | undefined;
  readonly isBare?: boolean;
}

/** A password on its way to the vault. One that is there is never shown, and stays unless another is typed. */
export function SecretField({ label, spoken, secret, secrets, help, finding, isBare = false }: SecretFieldProps) {
  const isKept = secrets.isKept(secret) === true;
  return (
    <Field
      label={label}
      spoken={spoken}
      type="password"
      isBare={isBare}
      value={secrets.typed.get(secret) ?? ''}
      onChange={(value) => secrets.put(secret, value)}
      placeholder={isKept ? 'Kept in the vault' : undefined}
      help={help ?? (isKept ? 'In the vault; type to replace it' : 'Goes to the vault, never into a file')}
      finding={finding}
    />
  );
}
