import { styleText } from 'node:util';
import type { ProgressEvent } from '../../progress.ts';
import type { Report } from '../../report.ts';

export type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

/** Colours for a terminal, or none for a pipe, NO_COLOR and TERM=dumb. */
export function painter(isColoured: boolean): Paint {
  return (style, text) => (isColoured ? styleText(style, text, { validateStream: false }) : text);
}

/** `850 ms`, `3.2 s`, `48 s`, `2 min 05 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** Control characters and bidirectional overrides never reach the terminal; what a node says is only text. */
export function plainText(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\uFFFD');
}

const marks = { error: ['red', '✗'], warning: ['yellow', '!'], info: ['blue', 'i'] } as const;

/** A report as lines: what, why, evidence, next; indented under its mark. */
export function reportLines(report: Report, paint: Paint): string[] {
  const [colour, mark] = marks[report.severity];
  const where = report.node ? `${report.node}: ` : '';
  const lines = [
    `${paint(colour, mark)} ${paint('bold', where)}${plainText(report.text)} ${paint('dim', `[${report.code}]`)}`,
  ];
  if (report.why) lines.push(`    why   ${plainText(report.why)}`);
  const { evidence } = report;
  if (evidence?.file) lines.push(`    file  ${plainText(evidence.file)}${evidence.line ? `:${evidence.line}` : ''}`);
  if (evidence?.command) lines.push(`    ran   ${paint('dim', plainText(evidence.command))}`);
  if (evidence?.output) {
    const [first = '', ...rest] = plainText(evidence.output.trimEnd()).split('\n').slice(-12);
    lines.push(`    said  ${paint('dim', first)}`, ...rest.map((line) => `          ${paint('dim', line)}`));
  }
  if (report.next) lines.push(`    next  ${plainText(report.next)}`);
  return lines;
}

/** Steps that wait for a failed one say nothing of their own; the outcome counts them. */
export function isBlocked(event: ProgressEvent): boolean {
  return event.state === 'skipped' && (event.reports ?? []).some(({ code }) => code === 'PLAN_STEP_BLOCKED');
}
