import type { ConfEntry, ConfFile, ConfItem, ConfSection, LineEnding } from './conf-file.ts';
import { walk } from './conf-file.ts';

/** A section to be written: entries first, then its subsections. */
export interface SectionContent {
  readonly name: string;
  readonly entries: readonly (readonly [key: string, value: string])[];
  readonly sections?: readonly SectionContent[];
}

/** How a file is laid out, so that new lines look like the old ones. */
export interface Layout {
  /** One step of indentation. */
  readonly unit: string;
  readonly ending: Exclude<LineEnding, ''>;
  readonly blankBetweenSections: boolean;
}

/** Reads the layout off a file: its first indented line, its first line ending, its blank lines. */
export function layoutOf(file: ConfFile): Layout {
  let unit: string | undefined;
  let ending: Exclude<LineEnding, ''> | undefined;
  for (const { item } of walk(file)) {
    const raw = item.kind === 'section' ? item.open : item;
    if (ending === undefined && raw.ending !== '') ending = raw.ending;
    if (unit === undefined && item.kind === 'section') unit = stepInto(item);
  }
  const sections = file.items.filter((item) => item.kind === 'section');
  const blankBetweenSections = sections.length < 2 || file.items.some((item) => item.kind === 'blank');
  return { unit: unit ?? '    ', ending: ending ?? '\n', blankBetweenSections };
}

/** The indentation that a section's first child adds to the section's own. */
function stepInto(section: ConfSection): string | undefined {
  const child = section.items.find((item) => item.kind === 'entry' || item.kind === 'section');
  if (child === undefined) return undefined;
  const outer = indentOf(section.open.raw);
  const inner = indentOf(child.kind === 'section' ? child.open.raw : child.raw);
  return inner.startsWith(outer) ? inner.slice(outer.length) || undefined : undefined;
}

/** Blanks and tabs that a line starts with. */
export function indentOf(raw: string): string {
  return /^[ \t]*/.exec(raw)?.[0] ?? '';
}

/** An entry as a new line, its value in the column of its neighbours where these share one. */
export function newEntry(key: string, value: string, neighbours: readonly ConfEntry[], indent: string, layout: Layout) {
  refuseUnprintable(key, value);
  const last = neighbours.at(-1);
  const head = `${last === undefined ? indent : indentOf(last.raw)}${key}:`;
  const columns = new Set(neighbours.map(valueColumn));
  const keyLengths = new Set(neighbours.map((entry) => entry.key.length));
  const [column] = columns;
  const isAligned = columns.size === 1 && keyLengths.size > 1 && column !== undefined;
  const gap = isAligned ? ' '.repeat(Math.max(1, column - head.length)) : ' ';
  const entry: ConfEntry = { kind: 'entry', raw: head + gap + value, ending: layout.ending, key, value };
  return entry;
}

/** A whole section as new lines. */
export function newSection(content: SectionContent, indent: string, layout: Layout): ConfSection {
  if (!/^[A-Za-z0-9_]+$/.test(content.name)) throw new Error(`not a section name: ${JSON.stringify(content.name)}`);
  const inner = indent + layout.unit;
  const items: ConfItem[] = content.entries.map(([key, value]) => newEntry(key, value, [], inner, layout));
  for (const section of content.sections ?? []) items.push(newSection(section, inner, layout));
  return {
    kind: 'section',
    name: content.name,
    open: { raw: `${indent}${content.name} {`, ending: layout.ending },
    afterBrace: '',
    items,
    close: { raw: `${indent}}`, ending: layout.ending },
  };
}

/** Where the value starts in the raw line, or behind the colon where there is none. */
export function valueColumn(entry: ConfEntry): number {
  const colon = entry.raw.indexOf(':') + 1;
  return colon + (/^[ \t]*/.exec(entry.raw.slice(colon))?.[0].length ?? 0);
}

/** Corosync reads a line into 512 bytes and takes any brace for a section: such values can't be written, by anyone. */
export function refuseUnprintable(key: string, value: string): void {
  if (!/^[A-Za-z0-9_./-]+$/.test(key)) throw new Error(`not a corosync.conf key: ${JSON.stringify(key)}`);
  if (/[\r\n\0{]/.test(value) || /^[ \t]|[ \t]$/.test(value) || Buffer.byteLength(key + value) > 480) {
    throw new Error(`not a corosync.conf value for ${key}: ${JSON.stringify(value.slice(0, 80))}`);
  }
}
