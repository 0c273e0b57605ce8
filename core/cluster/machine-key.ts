import type { Report } from '../report.ts';

/** A host key as a machine showed it, judged, for a person to compare; `changed` and `revoked` can't be confirmed. */
export interface MachineKey {
  readonly host: string;
  readonly port: number;
  readonly type: string;
  readonly fingerprint: string;
  /** The fingerprint as a picture, line by line, as `ssh-keygen -lv` draws it. */
  readonly randomart: readonly string[];
  /** The key itself, base64, as it is handed back to be trusted. */
  readonly key: string;
  /** Where the same key lies on the machine, to be compared on its console. */
  readonly fileOnNode: string;
  readonly verdict: 'trusted' | 'unknown' | 'changed' | 'revoked';
  /** Why it can't be trusted by a click. */
  readonly reports: readonly Report[];
}
