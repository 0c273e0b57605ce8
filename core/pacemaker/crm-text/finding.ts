import type { Report, Severity } from '../../report.ts';
import type { CrmStatement, CrmToken } from './model.ts';

/** How a line is marked when it is explained. */
export type CrmMark = 'fine' | 'dated' | 'dangerous' | 'unknown' | 'ignored' | 'comment';

/** A report about one line, with the mark that it gives to the line. */
export interface CrmFinding {
  readonly mark: CrmMark;
  readonly line: number;
  readonly report: Report;
}

/** A change that makes the text sound. */
export type CrmEdit =
  | { readonly type: 'replace-word'; readonly token: CrmToken; readonly raw: string }
  /** Words added to the end of a statement, on a line of their own. */
  | { readonly type: 'append'; readonly statement: CrmStatement; readonly words: string }
  /** The statement becomes a comment, with the reason before it. */
  | { readonly type: 'leave-out'; readonly statement: CrmStatement; readonly reason: string };

/** What reading a statement may leave behind, besides its value. */
export interface Notes {
  readonly findings: CrmFinding[];
  readonly edits: CrmEdit[];
}

/** Adds a finding about a word. Its evidence is the line number alone: lines may hold secrets. */
export function note(
  notes: Notes,
  at: { readonly line: number },
  mark: CrmMark,
  severity: Severity,
  code: string,
  text: string,
  more: { readonly why?: string; readonly next?: string } = {},
): void {
  const report: Report = { ...more, code, severity, text, evidence: { line: at.line } };
  notes.findings.push({ mark, line: at.line, report });
}
