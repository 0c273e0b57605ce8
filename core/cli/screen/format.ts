import { styleText } from 'node:util';
import type { ProgressEvent } from '../../progress.ts';
import type { Report } from '../../report.ts';
import { fold } from './fold.ts';

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

/** `1 error`, `2 errors`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const unseen = '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069';
const control = new RegExp(`[${unseen}]`, 'g');
/** The same without ESC where it begins a colour that we put there. */
const controlOrColour = new RegExp(`(\\u001b\\[[0-9;]*m)|[${unseen}]`, 'g');

/** Control characters and bidirectional overrides never reach the terminal; what a node says is only text. */
export function plainText(text: string): string {
  return text.replace(control, '\uFFFD');
}

/** A text that a command composed: colours stay on a terminal and go elsewhere, all other control characters never pass. */
export function composedText(text: string, isColoured: boolean): string {
  return text.replace(controlOrColour, (_found, colour?: string) =>
    colour === undefined ? '\uFFFD' : isColoured ? colour : '',
  );
}

const marks = { error: ['red', '✗'], warning: ['yellow', '!'], info: ['blue', 'i'] } as const;

export interface ReportLook {
  readonly paint: Paint;
  /** Cells of a line; lines are not folded unless told. */
  readonly width?: number | undefined;
}

/** A report as lines: what, why, evidence, next; indented under its mark, folded at the width. */
export function reportLines(report: Report, { paint, width = Number.POSITIVE_INFINITY }: ReportLook): string[] {
  const [colour, mark] = marks[report.severity];
  // Many texts begin with the node's name already.
  const isNamed = report.node === undefined || report.text.startsWith(report.node);
  const where = isNamed ? '' : `${plainText(report.node ?? '')}: `;
  const head = `${paint(colour, mark)} ${paint('bold', where)}${plainText(report.text)} ${paint('dim', `[${report.code}]`)}`;
  const part = (name: string, text: string, isDim = false): readonly string[] =>
    fold(`    ${name.padEnd(6)}${isDim ? paint('dim', text) : text}`, width, 10);
  const lines = [...fold(head, width, 2)];
  if (report.why) lines.push(...part('why', plainText(report.why)));
  const { evidence } = report;
  if (evidence?.file) {
    lines.push(...part('file', `${plainText(evidence.file)}${evidence.line ? `:${evidence.line}` : ''}`));
  }
  if (evidence?.command) lines.push(...part('ran', plainText(evidence.command), true));
  if (evidence?.output) {
    const told = plainText(evidence.output.trimEnd()).split('\n').slice(-12);
    lines.push(...told.flatMap((line, index) => part(index === 0 ? 'said' : '', line, true)));
  }
  if (report.next) lines.push(...part('next', plainText(report.next)));
  return lines;
}

/** Steps that never ran (stopped before, or waiting for a failed one) say nothing of their own; the outcome counts them. */
export function isNotRun({ state, elapsedMs, line }: ProgressEvent): boolean {
  return state === 'skipped' && elapsedMs === undefined && line === undefined;
}
