import type { ClusterDescriptionInput } from '../../../core/contract/profiles.ts';
import type { FieldFinding, Path } from './findings.ts';

/** What every screen of the wizard is given. */
export interface StepProps {
  readonly description: ClusterDescriptionInput;
  /** The profile that holds the description; undefined until the machines are known. */
  readonly profile: string | undefined;
  readonly change: (next: (description: ClusterDescriptionInput) => ClusterDescriptionInput) => void;
  /** What stands against a field, once it is to be shown. */
  readonly at: (...path: Path) => FieldFinding | undefined;
  readonly secrets: TypedSecrets;
}

/** Secrets on their way to the vault: typed on this screen, or there already. */
export interface TypedSecrets {
  readonly typed: ReadonlyMap<string, string>;
  readonly put: (name: string, value: string) => void;
  /** Whether the vault has it; undefined where that is not known yet. */
  readonly isKept: (name: string) => boolean | undefined;
}
