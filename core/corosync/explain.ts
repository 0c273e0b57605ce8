import type { Report } from '../report.ts';
import type { ConfEntry, ConfItem, ConfSection } from './conf-file.ts';
import { parse } from './parse.ts';
import { shown } from './print.ts';
import { type KeySpec, keySpec, sectionSpec } from './schema.ts';
import { type Mark, markOf } from './validate/codes.ts';
import type { ValidateContext } from './validate/finding.ts';
import { validate } from './validate.ts';

/** One line of a corosync.conf with what it means. */
export interface ExplainedLine {
  /** 1-based. */
  readonly line: number;
  /** As it stands, without its line ending; a shared key in it is dots. */
  readonly text: string;
  readonly mark: Mark;
  /** Empty for comments, blank lines and closing braces. */
  readonly meaning: string;
}

/** From harmless to what must be read first; the gravest of a line's reports marks it. */
const gravity: readonly Mark[] = ['comment', 'fine', 'dated', 'ignored', 'unknown', 'dangerous'];

/**
 * Says of every line of a corosync.conf what it means, and whether that is fine, dated, ignored, unknown or dangerous.
 * One answer for each line of the text, in order. The sentences are those of the schema and of `validate`.
 */
export function explain(text: string, context: ValidateContext = {}): readonly ExplainedLine[] {
  const file = parse(text);
  const byLine = new Map<number, Report[]>();
  for (const report of validate(file, context)) {
    const line = report.evidence?.line;
    if (line === undefined) continue;
    const reports = byLine.get(line);
    if (reports === undefined) byLine.set(line, [report]);
    else reports.push(report);
  }
  return file.items.flatMap((item) => explainItem(item, [], byLine)).sort((a, b) => a.line - b.line);
}

type Reports = ReadonlyMap<number, readonly Report[]>;

function explainItem(item: ConfItem, path: readonly string[], reports: Reports): readonly ExplainedLine[] {
  if (item.kind === 'section') return explainSection(item, path, reports);
  const line = item.line ?? 0;
  const spec = item.kind === 'entry' ? keySpec(path.join('.'), item.key) : undefined;
  const meaning = item.kind === 'entry' && spec !== undefined ? keyMeaning(spec, item) : '';
  const mark: Mark = item.kind === 'comment' ? 'comment' : 'fine';
  return [judged({ line, text: shown(item), mark, meaning }, reports.get(line) ?? [])];
}

function explainSection(section: ConfSection, path: readonly string[], reports: Reports): readonly ExplainedLine[] {
  const inner = [...path, section.name];
  const line = section.open.line ?? 0;
  const meaning = sectionSpec(inner.join('.'))?.meaning ?? '';
  const lines = [judged({ line, text: section.open.raw, mark: 'fine', meaning }, reports.get(line) ?? [])];
  lines.push(...section.items.flatMap((item) => explainItem(item, inner, reports)));
  if (section.close !== undefined) {
    lines.push({ line: section.close.line ?? 0, text: section.close.raw, mark: 'fine', meaning: '' });
  }
  return lines;
}

/** Units that the sentence of the key does not name anyway. */
const tellsMore: ReadonlySet<string> = new Set(['ms', 's', 'bytes', 'percent']);

/** What the key does, its unit, and its default where the value is another. */
function keyMeaning(spec: KeySpec, entry: ConfEntry): string {
  const unit = spec.unit !== undefined && tellsMore.has(spec.unit) ? ` In ${spec.unit}.` : '';
  if (spec.default === undefined) return spec.meaning + unit;
  const isDefault = entry.value === spec.default;
  return `${spec.meaning}${unit} ${isDefault ? 'This is the default.' : `Default: ${spec.default}.`}`;
}

/** Adds the reports of the line, gravest first, and takes the mark of the gravest. */
function judged(explained: ExplainedLine, reports: readonly Report[]): ExplainedLine {
  const rank = (report: Report) => gravity.indexOf(markOf(report.code));
  const ordered = [...reports].sort((a, b) => rank(b) - rank(a));
  const [gravest] = ordered;
  if (gravest === undefined) return explained;
  const told = ordered.map((report) => [report.text, report.why].filter(Boolean).join(' '));
  const mark = rank(gravest) > gravity.indexOf(explained.mark) ? markOf(gravest.code) : explained.mark;
  return { ...explained, mark, meaning: [explained.meaning, ...told].filter(Boolean).join(' ') };
}
