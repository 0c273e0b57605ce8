import { info, type Report } from '../../report.ts';
import type { ConfFile, ConfItem } from '../conf-file.ts';

/** A file on its way to a sound one, with what was changed so far and why. */
export interface Draft {
  readonly file: ConfFile;
  readonly changes: readonly Report[];
}

/** One kind of change; gives the draft back as it is where there is nothing to do. */
export type Change = (draft: Draft) => Draft;

/** Says of a change what was done, at the line of the original where it had one. */
export function changed(draft: Draft, file: ConfFile, at: ConfItem | undefined, text: string, why: string): Draft {
  const raw = at === undefined ? undefined : at.kind === 'section' ? at.open : at;
  const report = info('COROSYNC_MODERNISED', text, {
    why,
    next: 'Look at the difference, and apply it to all nodes at once.',
    ...(raw?.line === undefined ? {} : { evidence: { line: raw.line, output: raw.raw.trim().slice(0, 200) } }),
  });
  return { file, changes: [...draft.changes, report] };
}
