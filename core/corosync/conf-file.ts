/** A line of corosync.conf that carries no structure: blank, comment, or something corosync refuses. */
interface ConfFiller {
  readonly kind: 'blank' | 'comment' | 'junk';
  /** The line without its line ending, verbatim. */
  readonly raw: string;
  readonly ending: LineEnding;
  /** 1-based line in the text that was read; absent for a line that an edit made. */
  readonly line?: number;
}

/** `key: value` on a line of its own. `key` and `value` are what corosync reads; `raw` is what stands there. */
export interface ConfEntry {
  readonly kind: 'entry';
  readonly raw: string;
  readonly ending: LineEnding;
  readonly line?: number;
  readonly key: string;
  readonly value: string;
}

/** A brace line, verbatim. */
export interface ConfBrace {
  readonly raw: string;
  readonly ending: LineEnding;
  readonly line?: number;
}

/** `name {` … `}`. */
export interface ConfSection {
  readonly kind: 'section';
  readonly name: string;
  readonly open: ConfBrace;
  /** Text behind the opening brace, which corosync 3 refuses and corosync 2 drops; empty as a rule. */
  readonly afterBrace: string;
  readonly items: readonly ConfItem[];
  /** Absent where the file ends before the section does. */
  readonly close?: ConfBrace;
}

export type LineEnding = '' | '\n' | '\r\n';
export type ConfItem = ConfFiller | ConfEntry | ConfSection;

/** A corosync.conf with every byte of it: structure for reading, raw lines for printing. */
export interface ConfFile {
  readonly items: readonly ConfItem[];
}

/**
 * Where a section lies: the names from the outside in. A pair picks one of several of that name (`['node', 1]` is the
 * second node); a bare name means them all, as corosync merges `totem {}` written twice.
 */
export type SectionPath = readonly (string | readonly [name: string, nth: number])[];

/** The sections that a path names, in the order of the file. An empty path names none: it is the file itself. */
export function sectionsAt(file: ConfFile, path: SectionPath): readonly ConfSection[] {
  let level: readonly (ConfFile | ConfSection)[] = [file];
  for (const step of path) {
    const name = typeof step === 'string' ? step : step[0];
    const found = level.flatMap((parent) => sectionsIn(parent, name));
    level = typeof step === 'string' ? found : found.slice(step[1], step[1] + 1);
  }
  return level.filter((part): part is ConfSection => 'kind' in part);
}

/** Direct subsections of that name. */
export function sectionsIn(parent: ConfFile | ConfSection, name: string): readonly ConfSection[] {
  return parent.items.filter((item): item is ConfSection => item.kind === 'section' && item.name === name);
}

/** The entry that counts: the last one of that key, as corosync lets a later line overwrite an earlier one. */
export function entryAt(file: ConfFile, path: SectionPath, key: string): ConfEntry | undefined {
  return sectionsAt(file, path)
    .map((section) => entryIn(section, key))
    .findLast((entry) => entry !== undefined);
}

/** The last entry of that key directly in the section. */
export function entryIn(section: ConfSection, key: string): ConfEntry | undefined {
  return section.items.findLast((item): item is ConfEntry => item.kind === 'entry' && item.key === key);
}

/** The value that counts, or `undefined`. */
export function valueAt(file: ConfFile, path: SectionPath, key: string): string | undefined {
  return entryAt(file, path, key)?.value;
}

/** Every item of the file with the names of the sections around it, outside in, in the order of the lines. */
export function* walk(
  file: ConfFile | ConfSection,
  path: readonly string[] = [],
): Generator<{ readonly item: ConfItem; readonly path: readonly string[] }> {
  for (const item of file.items) {
    yield { item, path };
    if (item.kind === 'section') yield* walk(item, [...path, item.name]);
  }
}
