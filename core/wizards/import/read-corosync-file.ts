import { explain } from '../../corosync/explain.ts';
import { modernise } from '../../corosync/modernise.ts';
import { parse } from '../../corosync/parse.ts';
import { type DescriptionParts, toDescriptionParts } from '../../corosync/to-description.ts';
import { hasError } from '../../report.ts';
import type { ImportedFile, ImportKind, ImportSource } from './import-result.ts';
import { kindTexts } from './recognise.ts';
import { soundDiff } from './sound-diff.ts';

export interface CorosyncImport {
  readonly file: ImportedFile;
  /** Of the sound version; absent where there is none, so that nothing is taken from a file that is not understood. */
  readonly parts?: DescriptionParts;
}

/** Explains a corosync.conf or a plugin file of corosync 1, and proposes the sound version. */
export function readCorosyncFile({ name, text }: ImportSource, kind: ImportKind): CorosyncImport {
  const { proposal, reports } = modernise(text, { file: name });
  const diff = proposal === undefined ? undefined : soundDiff(name, text, proposal);
  const isPlugin = kind === 'service.d';
  return {
    file: {
      name,
      kind,
      kindText: kindTexts[kind],
      lines: explain(text, { file: name }),
      ...(proposal === undefined ? {} : { proposal }),
      ...(diff === undefined ? {} : { diff }),
      // A plugin file has no sound version: it is to be deleted, and that is no obstacle.
      applicable: isPlugin ? !hasError(reports) : proposal !== undefined && !hasError(reports),
      reports,
    },
    ...(proposal === undefined ? {} : { parts: toDescriptionParts(parse(proposal)) }),
  };
}
