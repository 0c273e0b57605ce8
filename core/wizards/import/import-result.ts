import type { ClusterDescriptionInput } from '../../cluster/description.ts';
import type { Report } from '../../report.ts';
import type { Secret } from '../../secret.ts';

/** A file as it was given: its name as the person knows it, and all of its text. */
export interface ImportSource {
  readonly name: string;
  readonly text: string;
}

export type ImportKind = 'corosync.conf' | 'service.d' | 'crm-text' | 'crm-script' | 'pcs-script' | 'unknown';

/** One line of a file with its meaning; values of secrets are dots. */
export interface ImportedLine {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
  readonly mark: 'fine' | 'dated' | 'dangerous' | 'unknown' | 'ignored' | 'comment';
  /** Empty where the line says nothing of its own. */
  readonly meaning: string;
}

export interface ImportedFile {
  readonly name: string;
  readonly kind: ImportKind;
  /** The kind as a person says it. */
  readonly kindText: string;
  /** Every line of the file, in order. */
  readonly lines: readonly ImportedLine[];
  /** The sound version, secrets as dots; absent where something must be decided or filled in first. */
  readonly proposal?: string;
  /** From the file to the sound version, unified; absent where they are equal. */
  readonly diff?: string;
  /** Whether all of the file was taken over. */
  readonly applicable: boolean;
  readonly reports: readonly Report[];
}

export interface ImportResult {
  readonly files: readonly ImportedFile[];
  /** The cluster that follows from all files together; `nodes` is empty where no file names them. */
  readonly draft: ClusterDescriptionInput;
  /** The draft as YAML, with what is missing as comments. */
  readonly yaml: string;
  /** What no file says and a person must fill in or confirm. */
  readonly missing: readonly Report[];
  /** Secrets of the draft that stood in clear, by the names that the draft gives them. */
  readonly secrets: readonly { readonly name: string; readonly value: Secret }[];
  /** Whether the draft can be planned as it is: every file taken over, nothing missing, nothing unsafe. */
  readonly applicable: boolean;
  /** About the files together: what is missing, and what the parts say against each other. */
  readonly reports: readonly Report[];
}
