import { styleText } from 'node:util';
import type { DrillRun } from '../drill-run.ts';
import { type Bar, type Lane, type Picture, pictureOf, type Tone } from './picture.ts';
import { phaseRows, plain, rangeText, seconds, verdictMarks } from './words.ts';

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

export interface TextOptions {
  /** Columns; 60 at least. */
  readonly width: number;
  readonly isColoured: boolean;
}

const phaseStyles: Readonly<Record<string, Style>> = {
  token: 'blue',
  consensus: 'cyan',
  decision: 'magenta',
  fencing: 'yellow',
  start: 'blueBright',
};
const toneStyles = { good: 'green', warn: 'yellow', bad: 'red', idle: 'gray' } as const;

/** The run for a terminal or a pipe: verdict, lanes over one axis, phases predicted and measured, what to do about it. */
export function renderText(run: DrillRun, { width, isColoured }: TextOptions): string {
  const paint: Paint = (style, text) => (isColoured ? styleText(style, text, { validateStream: false }) : text);
  const columns = Math.max(60, Math.min(width, 160));
  const { mark, tone } = verdictMarks[run.verdict];
  return [
    '',
    `${paint(['bold', toneStyles[tone]], `${mark} ${run.verdict}`)}  ${paint('bold', plain(run.title))}`,
    plain(run.sentence),
    '',
    ...lanesText(run, pictureOf(run), columns, paint),
    '',
    ...tableText(run, columns, paint),
    '',
    ...expectationsText(run, paint),
    ...run.reports.map(({ severity, text }) => `${severity === 'error' ? '✗' : '!'} ${plain(text)}`),
  ].join('\n');
}

const gutter = 18;

function lanesText(run: DrillRun, picture: Picture, columns: number, paint: Paint): readonly string[] {
  const room = columns - gutter;
  const column = (at: number) =>
    Math.max(0, Math.min(room - 1, Math.round(((at - picture.from) / (picture.to - picture.from)) * (room - 1))));
  const head = (label: string) =>
    `${plain(label)
      .slice(0, gutter - 2)
      .padEnd(gutter - 1)} `;
  const lines = [paint('dim', head('since the fault') + axisText(picture, room, column))];
  if (run.phases.length > 0) lines.push(head('Phases') + phaseText(run, column, room, paint));
  for (const lane of picture.lanes) {
    lines.push(head(lane.label) + laneText(lane, column, room, paint));
    const words = labelText(lane, column, room);
    if (words) lines.push(paint('dim', ' '.repeat(gutter) + words));
  }
  for (const { at, text } of picture.later)
    lines.push(paint('dim', `${head('later')}+${at.toFixed(1)} s ${plain(text)}`));
  return lines;
}

/** Ticks at 1, 2, 5, 10 … seconds, as many as have room. */
export function axisTicks(from: number, to: number, most: number): readonly number[] {
  const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500].find((size) => (to - from) / size <= most) ?? 1000;
  const ticks: number[] = [];
  for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) ticks.push(Math.round(tick * 100) / 100);
  return ticks;
}

/** `+2 s`, `0`, `-1 s` */
export function tickText(tick: number): string {
  return tick === 0 ? '0' : `${tick > 0 ? '+' : ''}${tick} s`;
}

function axisText({ from, to }: Picture, room: number, column: (at: number) => number): string {
  const cells = Array<string>(room).fill(' ');
  for (const tick of axisTicks(from, to, room / 9)) write(cells, column(tick), tickText(tick));
  return cells.join('').trimEnd();
}

function write(cells: string[], at: number, text: string): void {
  [...text].forEach((character, index) => {
    if (at + index < cells.length) cells[at + index] = character;
  });
}

function phaseText(run: DrillRun, column: (at: number) => number, room: number, paint: Paint): string {
  const since = (at: number) => (at - run.injectedAt) / 1000;
  let text = '';
  let at = 0;
  for (const { name, from, to, shareMs } of run.phases) {
    const [begin, end] = [column(since(from)), column(since(to))];
    const cells = end - begin;
    if (cells <= 0) continue;
    text += ' '.repeat(Math.max(0, begin - at));
    const words = ` ${name} ${seconds(shareMs)}`;
    const label = words.length <= cells ? words : cells > name.length ? ` ${name}`.slice(0, cells) : '';
    text += paint(['inverse', phaseStyles[name] ?? 'gray'] as Style, label.padEnd(cells, '▁'));
    at = begin + cells;
  }
  return at > room ? text.slice(0, room) : text;
}

const toneCells: Readonly<Record<Tone, readonly [string, Style]>> = {
  good: ['━', 'green'],
  bad: ['·', 'red'],
  plain: ['─', 'gray'],
  gone: ['╌', 'gray'],
  fence: ['▒', 'yellow'],
  'fence-rest': ['░', 'yellow'],
};

function laneText(lane: Lane, column: (at: number) => number, room: number, paint: Paint): string {
  const cells: Cell[] = Array.from({ length: room }, () =>
    lane.kind === 'node' ? { character: '─', style: 'gray' } : { character: ' ', style: 'gray' },
  );
  for (const bar of lane.bars) {
    const [begin, end] = [column(bar.from), column(bar.to)];
    const [character, style] = toneCells[bar.tone];
    for (let at = begin; at <= end; at += 1) cells[at] = { character, style };
    const words = barWords(bar, end - begin);
    [...words].forEach((letter, index) => {
      cells[begin + 1 + index] = { character: letter, style: bar.tone === 'bad' ? 'red' : 'reset' };
    });
  }
  if (lane.kind === 'lost-node') cells[column(0)] = { character: '✗', style: 'red' };
  for (const { at, isWeak } of lane.marks) cells[column(at)] = { character: isWeak ? '◇' : '◆', style: 'blue' };
  return painted(cells, paint);
}

interface Cell {
  readonly character: string;
  readonly style: Style;
}

/** Neighbours of one style are painted together: a terminal needs no more escapes than there are changes. */
function painted(cells: readonly Cell[], paint: Paint): string {
  const last = cells.findLastIndex(({ character }) => character !== ' ');
  let text = '';
  let run = '';
  cells.slice(0, last + 1).forEach(({ character, style }, index) => {
    run += character;
    if (cells[index + 1]?.style === style && index < last) return;
    text += style === 'reset' ? run : paint(style, run);
    run = '';
  });
  return text;
}

function barWords({ text }: Bar, cells: number): string {
  const words = ` ${plain(text)} `;
  return text && words.length <= cells - 1 ? words : '';
}

/** Names of the marks under their lane; the strong ones first, and none over another. */
function labelText(lane: Lane, column: (at: number) => number, room: number): string {
  const cells = Array<string>(room).fill(' ');
  const isFree = (from: number, to: number) =>
    from >= 0 && to <= room && cells.slice(Math.max(0, from - 1), to + 1).every((cell) => cell === ' ');
  for (const { at, text } of [...lane.marks].sort((one, other) => Number(one.isWeak) - Number(other.isWeak))) {
    const words = plain(text);
    const place = column(at);
    const start = [place, place - words.length + 1].find((from) => isFree(from, from + words.length));
    if (start !== undefined) write(cells, start, words);
  }
  return cells.join('').trimEnd();
}

function tableText(run: DrillRun, columns: number, paint: Paint): readonly string[] {
  const isWide = columns >= 110;
  const lines = [
    paint(
      'dim',
      `${'on the client’s path'.padEnd(30)}${'predicted'.padStart(14)}${'measured'.padStart(11)}${isWide ? `   ${'what would shorten it'.padEnd(36)}  saves` : ''}`,
    ),
  ];
  for (const row of phaseRows(run)) {
    const measured = row.measuredMs === undefined ? 'not seen' : seconds(row.measuredMs);
    const isOver = row.measuredMs !== undefined && row.measuredMs > row.predicted.highMs;
    const more =
      isWide && row.change ? `   ${row.change.padEnd(36)}  ${row.savesMs ? seconds(row.savesMs, 1) : ''}` : '';
    const line = `${plain(row.title).slice(0, 29).padEnd(30)}${rangeText(row.predicted).padStart(14)}${paint(isOver ? 'yellow' : 'reset', measured.padStart(11))}${more}`;
    lines.push(row.name === 'outage' ? paint('bold', line) : line);
  }
  const priced = run.savings.filter(({ price, savesMs }) => savesMs >= 100 && !price.startsWith('none'));
  for (const { change, savesMs, price } of priced) {
    const follows = change.startsWith('token') ? run.savings.find(({ phase }) => phase === 'consensus') : undefined;
    lines.push(`  ${change} saves ${seconds(savesMs + (follows?.savesMs ?? 0), 1)}; the price: ${price}`);
  }
  return lines;
}

function expectationsText(run: DrillRun, paint: Paint): readonly string[] {
  return run.expectations.map(({ state, text, evidence }) => {
    const [mark, style] =
      state === 'met'
        ? (['✓', 'green'] as const)
        : state === 'wrong'
          ? (['✗', 'red'] as const)
          : (['?', 'yellow'] as const);
    return `${paint(style, mark)} ${text}${evidence ? paint('dim', ` (${plain(evidence)})`) : ''}`;
  });
}
