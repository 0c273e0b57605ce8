import type { ConfEntry, ConfFile, ConfItem, ConfSection, SectionPath } from './conf-file.ts';
import { entryIn, sectionsAt } from './conf-file.ts';
import type { Layout, SectionContent } from './layout.ts';
import { indentOf, layoutOf, newEntry, newSection, refuseUnprintable, valueColumn } from './layout.ts';

/**
 * Gives a key its value. Where the key stands already only the value in its line changes; else a line like its
 * neighbours comes behind the section's last entry; sections that are missing on the path are added.
 * Throws (a bug) on a value that corosync.conf can't hold.
 */
export function set(file: ConfFile, path: SectionPath, key: string, value: string): ConfFile {
  refuseUnprintable(key, value);
  const sections = sectionsAt(file, path);
  const target = sections.findLast((section) => entryIn(section, key) !== undefined) ?? sections[0];
  if (target === undefined) return set(addMissing(file, path), path, key, value);
  const layout = layoutOf(file);
  return replaceSection(file, target, (section) => setIn(section, key, value, layout));
}

/** Takes every line of a key out of the sections of the path; comments around it stay. */
export function remove(file: ConfFile, path: SectionPath, key: string): ConfFile {
  const isGone = (item: ConfItem) => item.kind === 'entry' && item.key === key;
  return sectionsAt(file, path).reduce(
    (result, section) =>
      section.items.some(isGone)
        ? replaceSection(result, section, (old) => ({ ...old, items: old.items.filter((item) => !isGone(item)) }))
        : result,
    file,
  );
}

/** Adds a section to the parent (the file itself for an empty path), behind its last sibling of that name. */
export function addSection(file: ConfFile, parent: SectionPath, content: SectionContent): ConfFile {
  const layout = layoutOf(file);
  if (parent.length === 0) {
    const items = insertSection(file.items, content, '', layout, layout.blankBetweenSections);
    return { items };
  }
  const target = sectionsAt(file, parent)[0];
  if (target === undefined) return addSection(addMissing(file, parent), parent, content);
  return replaceSection(file, target, (section) => ({
    ...section,
    items: insertSection(section.items, content, childIndent(section, layout), layout, false),
  }));
}

/** Takes the sections of the path out, with all that is in them. */
export function removeSection(file: ConfFile, path: SectionPath): ConfFile {
  return sectionsAt(file, path).reduce((result, section) => replaceSection(result, section, () => undefined), file);
}

function setIn(section: ConfSection, key: string, value: string, layout: Layout): ConfSection {
  const old = entryIn(section, key);
  if (old !== undefined) {
    return { ...section, items: section.items.map((item) => (item === old ? withValue(old, value) : item)) };
  }
  const entries = section.items.filter((item): item is ConfEntry => item.kind === 'entry');
  const last = entries.at(-1);
  const at = last === undefined ? 0 : section.items.indexOf(last) + 1;
  const entry = newEntry(key, value, entries, childIndent(section, layout), layout);
  const open = section.open.ending === '' ? { ...section.open, ending: layout.ending } : section.open;
  return { ...section, open, items: insertAt(section.items, at, [entry], layout) };
}

function withValue(entry: ConfEntry, value: string): ConfEntry {
  const column = valueColumn(entry);
  const head = entry.raw.slice(0, column);
  const tail = entry.raw.slice(column + entry.value.length);
  return { ...entry, raw: head + (head.endsWith(':') && entry.value === '' ? ' ' : '') + value + tail, value };
}

function insertSection(
  items: readonly ConfItem[],
  content: SectionContent,
  indent: string,
  layout: Layout,
  isSpaced: boolean,
): readonly ConfItem[] {
  const sibling = items.findLast((item) => item.kind === 'section' && item.name === content.name);
  const lastUsed = items.findLastIndex((item) => item.kind !== 'blank');
  const at = sibling === undefined ? lastUsed + 1 : items.indexOf(sibling) + 1;
  const own = sibling?.kind === 'section' ? indentOf(sibling.open.raw) : indent;
  const section = newSection(content, own, layout);
  const blank: ConfItem = { kind: 'blank', raw: '', ending: layout.ending };
  return insertAt(items, at, isSpaced && at > 0 ? [blank, section] : [section], layout);
}

/** Inserts, and ends the line before where the text stopped without a line ending. */
function insertAt(items: readonly ConfItem[], at: number, added: readonly ConfItem[], layout: Layout): ConfItem[] {
  const before = items.slice(0, at);
  const last = before.at(-1);
  if (last !== undefined) before[before.length - 1] = ended(last, layout);
  return [...before, ...added, ...items.slice(at)];
}

/** Ends the line, and closes the sections that the text left open: what comes next must not fall into them. */
function ended(item: ConfItem, layout: Layout): ConfItem {
  if (item.kind !== 'section') return item.ending === '' ? { ...item, ending: layout.ending } : item;
  if (item.close !== undefined) {
    return item.close.ending === '' ? { ...item, close: { ...item.close, ending: layout.ending } } : item;
  }
  const last = item.items.at(-1);
  return {
    ...item,
    open: item.open.ending === '' ? { ...item.open, ending: layout.ending } : item.open,
    items: last === undefined ? [] : [...item.items.slice(0, -1), ended(last, layout)],
    close: { raw: `${indentOf(item.open.raw)}}`, ending: layout.ending },
  };
}

function childIndent(section: ConfSection, layout: Layout): string {
  const child = section.items.find((item) => item.kind === 'entry' || item.kind === 'section');
  if (child?.kind === 'entry') return indentOf(child.raw);
  if (child?.kind === 'section') return indentOf(child.open.raw);
  return indentOf(section.open.raw) + layout.unit;
}

/** Adds the outermost section of the path that is missing. */
function addMissing(file: ConfFile, path: SectionPath): ConfFile {
  const depth = path.findIndex((_, at) => sectionsAt(file, path.slice(0, at + 1)).length === 0);
  const step = path[depth];
  if (step === undefined || (typeof step !== 'string' && step[1] > 0)) {
    throw new Error(`no such section: ${JSON.stringify(path)}`);
  }
  const name = typeof step === 'string' ? step : step[0];
  return addSection(file, path.slice(0, depth), { name, entries: [] });
}

/** Takes one item out, whichever of its kind it is; comments around it stay. */
export function removeItem(file: ConfFile, target: ConfItem): ConfFile {
  return { items: replaceIn(file.items, target, () => undefined) };
}

/** Gives an entry another key, its value and its place unchanged. */
export function renameKey(file: ConfFile, target: ConfEntry, key: string): ConfFile {
  refuseUnprintable(key, '');
  const at = target.raw.indexOf(target.key);
  const raw = target.raw.slice(0, at) + key + target.raw.slice(at + target.key.length);
  return { items: replaceIn(file.items, target, () => ({ ...target, raw, key })) };
}

function replaceSection(
  file: ConfFile,
  target: ConfSection,
  change: (section: ConfSection) => ConfSection | undefined,
): ConfFile {
  return { items: replaceIn(file.items, target, () => change(target)) };
}

function replaceIn(
  items: readonly ConfItem[],
  target: ConfItem,
  change: () => ConfItem | undefined,
): readonly ConfItem[] {
  const result: ConfItem[] = [];
  for (const item of items) {
    if (item === target) {
      const changed = change();
      if (changed !== undefined) result.push(changed);
    } else if (item.kind === 'section') {
      // An untouched section stays the same object, so that a caller's other targets are still found.
      const inner = replaceIn(item.items, target, change);
      result.push(inner === item.items ? item : { ...item, items: inner });
    } else result.push(item);
  }
  return result.length === items.length && result.every((item, at) => item === items[at]) ? items : result;
}
