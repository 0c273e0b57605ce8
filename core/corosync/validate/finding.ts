import type { Report, Severity } from '../../report.ts';
import type { ConfFile, ConfItem } from '../conf-file.ts';
import type { ConfView } from '../model.ts';
import { shown } from '../print.ts';
import type { Code } from './codes.ts';

/** Where the text came from, for the reports. */
export interface ValidateContext {
  /** File name that reports show. */
  readonly file?: string;
  readonly node?: string;
  /** Corosync's release on the nodes, for defaults; 3.1 unless told. */
  readonly version?: string;
}

/** What each check reads. */
export interface Checked {
  readonly file: ConfFile;
  readonly view: ConfView;
  readonly context: ValidateContext;
  readonly found: Finder;
}

interface Advice {
  readonly why: string;
  readonly next: string;
}

/** Makes a report at a line. */
export type Finder = (severity: Severity, code: Code, at: ConfItem | undefined, text: string, advice: Advice) => Report;

/** A finder that fills in file, line and the line's text. */
export function finder(context: ValidateContext): Finder {
  return (severity, code, at, text, advice) => {
    const raw = at === undefined ? undefined : at.kind === 'section' ? at.open : at;
    const evidence = {
      ...(context.file === undefined ? {} : { file: context.file }),
      ...(raw?.line === undefined ? {} : { line: raw.line }),
      ...(at === undefined ? {} : { output: shown(at).trim().slice(0, 200) }),
    };
    return {
      code,
      severity,
      ...(context.node === undefined ? {} : { node: context.node }),
      text,
      ...advice,
      ...(Object.keys(evidence).length === 0 ? {} : { evidence }),
    };
  };
}
