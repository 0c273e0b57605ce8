import { explainCrm } from '../../pacemaker/crm-text/explain.ts';
import { moderniseCrm } from '../../pacemaker/crm-text/modernise.ts';
import { parseCrm } from '../../pacemaker/crm-text/parse.ts';
import { type CrmConversion, crmToDescription } from '../../pacemaker/crm-text/to-description.ts';
import { hasError } from '../../report.ts';
import type { ImportedFile, ImportKind, ImportSource } from './import-result.ts';
import { kindTexts } from './recognise.ts';
import { soundDiff } from './sound-diff.ts';

export interface CrmImport {
  readonly file: ImportedFile;
  readonly conversion: CrmConversion;
}

/** Explains crm text or a script that calls crmsh, and proposes the sound version. */
export function readCrmFile({ name, text }: ImportSource, kind: ImportKind): CrmImport {
  const crm = parseCrm(text);
  const conversion = crmToDescription(crm);
  const lines = explainCrm(crm, conversion.findings);
  // A secret may be left where a statement could not be read, or in a comment: what is told shows it as dots.
  const proposal = shownText(moderniseCrm(crm, conversion.edits));
  const reports = conversion.reports.map((report) => {
    const line = report.evidence?.line;
    const output = line === undefined ? undefined : lines[line - 1]?.text.trim();
    return { ...report, evidence: { ...report.evidence, file: name, ...(output === undefined ? {} : { output }) } };
  });
  const diff = soundDiff(name, shownText(text), proposal);
  return {
    file: {
      name,
      kind,
      kindText: kindTexts[kind],
      lines,
      proposal,
      ...(diff === undefined ? {} : { diff }),
      applicable: !hasError(reports),
      reports,
    },
    conversion,
  };
}

function shownText(text: string): string {
  const lines = explainCrm(parseCrm(text), []).map((line) => line.text);
  return lines.join('\n') + (text.endsWith('\n') ? '\n' : '');
}
