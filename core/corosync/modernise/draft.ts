import { info, type Report } from '../../report.ts';
import type { ConfFile, ConfItem } from '../conf-file.ts';
import { shown } from '../print.ts';

/** A file on its way to a sound one, with what was changed so far and why. */
export interface Draft {
  readonly file: ConfFile;
  readonly changes: readonly Report[];
}

/** Says of a change what was done, at the line of the original where it had one. */
export function changed(draft: Draft, file: ConfFile, at: ConfItem | undefined, text: string, why: string): Draft {
  const line = at === undefined ? undefined : at.kind === 'section' ? at.open.line : at.line;
  const report = info('COROSYNC_MODERNISED', text, {
    why,
    next: 'Look at the difference, and apply it to all nodes at once.',
    ...(at === undefined || line === undefined ? {} : { evidence: { line, output: shown(at).trim().slice(0, 200) } }),
  });
  return { file, changes: [...draft.changes, report] };
}
