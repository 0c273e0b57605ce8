import type { Report } from '../report.ts';
import type { ConfEntry, ConfFile, ConfSection } from './conf-file.ts';
import { view } from './model.ts';
import { sectionSpec } from './schema.ts';
import { type Checked, finder, type ValidateContext } from './validate/finding.ts';
import { checkNodes } from './validate/nodes.ts';
import { checkQuorum } from './validate/quorum.ts';
import { checkSyntax } from './validate/syntax.ts';
import { checkTotem } from './validate/totem.ts';

/**
 * Everything that is wrong with a corosync.conf, in the order of its lines: what corosync refuses (errors), and what
 * it takes without a word though it can't be meant, which `corosync -t` passes.
 * @see corosync.conf(5), votequorum(5), corosync-qdevice(8); compared with `corosync -t` 3.1.7
 */
export function validate(file: ConfFile, context: ValidateContext = {}): readonly Report[] {
  const checked: Checked = { file, view: view(file), context, found: finder(context) };
  const reports = [...checkSyntax(checked), ...checkTwice(checked, file)];
  if (!isPluginFile(file)) reports.push(...checkTotem(checked), ...checkNodes(checked), ...checkQuorum(checked));
  return reports.sort((a, b) => (a.evidence?.line ?? 0) - (b.evidence?.line ?? 0));
}

/** A file of corosync 1's service.d: service blocks and nothing else. */
export function isPluginFile(file: ConfFile): boolean {
  const names = file.items.flatMap((item) => (item.kind === 'section' ? [item.name] : []));
  return names.length > 0 && names.every((name) => name === 'service');
}

/** A key that stands twice in one section: the earlier line does not count. */
function checkTwice(checked: Checked, parent: ConfFile | ConfSection, path: readonly string[] = []): Report[] {
  const last = new Map<string, ConfEntry>();
  for (const item of parent.items) if (item.kind === 'entry') last.set(item.key, item);
  return parent.items.flatMap((item) => {
    if (item.kind === 'section') return checkTwice(checked, item, [...path, item.name]);
    if (item.kind !== 'entry') return [];
    const winner = last.get(item.key);
    // uidgid takes several of a key; unknown sections may too.
    const isList = path.at(-1) === 'uidgid' || sectionSpec(path.join('.')) === undefined;
    if (winner === undefined || winner === item || isList) return [];
    const text = `${item.key} stands again in line ${winner.line ?? '?'}, and that line counts.`;
    const advice = { why: 'Corosync takes the last one.', next: 'Delete one of them.' };
    return [checked.found('warning', 'COROSYNC_KEY_TWICE', item, text, advice)];
  });
}
