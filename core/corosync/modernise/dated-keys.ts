import { type ConfEntry, type ConfFile, walk } from '../conf-file.ts';
import { removeItem, renameKey } from '../edit.ts';
import { keySpec, nearestKey, sectionSpec, spellingFor } from '../schema.ts';
import { changed, type Draft } from './draft.ts';

/** Old names whose new name takes the same value. */
const renamed: Readonly<Record<string, string>> = {
  'totem.interface.ringnumber': 'linknumber',
  'logging.to_file': 'to_logfile',
  'system.run_dir': 'state_dir',
};

/** Takes out what no corosync reads any more, renames what only changed its name, and rights slips of the pen. */
export function dropDated(draft: Draft): Draft {
  let result = draft;
  for (let next = step(result); next !== undefined; next = step(result)) result = next;
  return result;
}

/** The first change that is due, or `undefined`; each makes one reason for a change less. */
function step(draft: Draft): Draft | undefined {
  for (const { item, path } of walk(draft.file)) {
    const section = path.join('.');
    if (item.kind === 'section') {
      const full = [...path, item.name].join('.');
      const spec = sectionSpec(full);
      if (spec?.removedIn === undefined) continue;
      const why = `Corosync ${spec.removedIn} and later do not read it.`;
      return changed(draft, removeItem(draft.file, item), item, `Section ${full} is taken out.`, why);
    }
    if (item.kind !== 'entry') continue;
    const change = stepKey(draft, item, section);
    if (change !== undefined) return change;
  }
  return undefined;
}

function stepKey(draft: Draft, entry: ConfEntry, section: string): Draft | undefined {
  const { file } = draft;
  const spec = keySpec(section, entry.key);
  if (spec === undefined) return sectionSpec(section) === undefined ? undefined : stepSlip(draft, entry, section);
  if (spec.dated === undefined) return undefined;
  const name = renamed[`${section}.${entry.key}`];
  if (name !== undefined && !hasKey(file, entry, name)) {
    const why = `${name} is its name now.`;
    return changed(draft, renameKey(file, entry, name), entry, `${entry.key} becomes ${name}.`, why);
  }
  return changed(draft, removeItem(file, entry), entry, `${entry.key} is taken out.`, `It is dated: ${spec.dated}.`);
}

/** A misspelt key gets the name that was meant, where that is plain and free. */
function stepSlip(draft: Draft, entry: ConfEntry, section: string): Draft | undefined {
  const near = nearestKey(section, entry.key);
  if (near === undefined || near.section !== section) return undefined;
  const key = spellingFor(near, entry.key);
  if (hasKey(draft.file, entry, key) || keySpec(section, key) === undefined) return undefined;
  const why = `Corosync knows no ${entry.key} and read past it.`;
  return changed(draft, renameKey(draft.file, entry, key), entry, `${entry.key} becomes ${key}.`, why);
}

/** Whether the section that holds the entry has that key already. */
function hasKey(file: ConfFile, entry: ConfEntry, key: string): boolean {
  for (const { item } of walk(file)) {
    if (item.kind !== 'section' || !item.items.includes(entry)) continue;
    return item.items.some((other) => other.kind === 'entry' && other.key === key);
  }
  return false;
}
