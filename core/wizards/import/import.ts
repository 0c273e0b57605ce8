import type { DescriptionParts } from '../../corosync/to-description.ts';
import type { CrmConversion } from '../../pacemaker/crm-text/to-description.ts';
import { error, hasError, type Report } from '../../report.ts';
import { draftText, makeDraft } from './draft.ts';
import type { ImportedFile, ImportResult, ImportSource } from './import-result.ts';
import { readCorosyncFile } from './read-corosync-file.ts';
import { readCrmFile } from './read-crm-file.ts';
import { readPcsFile, readUnknownFile } from './read-other-file.ts';
import { recognise } from './recognise.ts';

export type { ImportResult, ImportSource } from './import-result.ts';

/**
 * Reads what administrators have today: each file is recognised by its text, explained line by line and brought to a
 * sound version; all together become the draft of a description. Nothing is applied and nothing is guessed.
 */
export function importFiles(sources: readonly ImportSource[]): ImportResult {
  const files: ImportedFile[] = [];
  const corosync: { name: string; parts: DescriptionParts }[] = [];
  const conversions: CrmConversion[] = [];
  for (const source of sources) {
    const kind = recognise(source.text);
    if (kind === 'corosync.conf' || kind === 'service.d') {
      const { file, parts } = readCorosyncFile(source, kind);
      files.push(file);
      if (parts !== undefined) corosync.push({ name: source.name, parts });
    } else if (kind === 'crm-text' || kind === 'crm-script') {
      const { file, conversion } = readCrmFile(source, kind);
      files.push(file);
      conversions.push(conversion);
    } else {
      files.push(kind === 'pcs-script' ? readPcsFile(source) : readUnknownFile(source));
    }
  }
  const { draft, missing, reports } = makeDraft(
    corosync[0]?.parts,
    conversions.map(({ parts }) => parts),
  );
  const all = [...differing(corosync), ...missing, ...reports];
  const names = sources.map(({ name }) => name);
  return {
    files,
    draft,
    yaml: draftText(draft, missing, names),
    missing,
    secrets: conversions.flatMap(({ secrets }) => secrets),
    applicable: files.length > 0 && files.every(({ applicable }) => applicable) && !hasError(all),
    reports: all,
  };
}

/** The corosync.conf of a cluster is the same on all nodes; two that differ are two clusters, or a fault. */
function differing(
  corosync: readonly { readonly name: string; readonly parts: DescriptionParts }[],
): readonly Report[] {
  const [first, ...others] = corosync;
  if (first === undefined) return [];
  const text = JSON.stringify(first.parts);
  return others
    .filter(({ parts }) => JSON.stringify(parts) !== text)
    .map(({ name }) =>
      error('IMPORT_COROSYNC_DIFFERS', `${name} describes another cluster than ${first.name}.`, {
        why: 'corosync.conf must be the same on all nodes.',
        next: 'Import the files of one cluster at a time.',
        evidence: { file: name },
      }),
    );
}
