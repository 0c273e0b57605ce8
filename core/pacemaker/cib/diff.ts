import { isSecretName } from '../secret-name.ts';
import { attribute, attributeMap, elements, find, type XmlElement } from '../xml/tree.ts';
import { type CibDocument, configurationOf } from './document.ts';

/** One difference between two configurations, in words. */
export interface CibChange {
  readonly kind: 'added' | 'removed' | 'changed';
  /** `vip: parameter ip`, `property stonith-enabled`, `rsc_order order-vip-web-mandatory`. */
  readonly what: string;
  /** Values of secrets are dots. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

interface Entry {
  readonly element: XmlElement;
  readonly what: string;
  readonly parent: string | undefined;
}

/**
 * What differs between the configurations of two CIBs, status and counters left out. Elements are told apart by
 * their ids, as Pacemaker does; what is inside something added or removed is not told again.
 */
export function diffConfiguration(before: CibDocument, after: CibDocument): readonly CibChange[] {
  const [old, now] = [flatten(configurationOf(before)), flatten(configurationOf(after))];
  const gone = [...old].filter(([key, { parent }]) => !now.has(key) && (parent === undefined || now.has(parent)));
  const come = [...now].filter(([key, { parent }]) => !old.has(key) && (parent === undefined || old.has(parent)));
  return [
    ...gone.map(
      ([, entry]): CibChange => ({ kind: 'removed', what: entry.what, before: text(entry), after: undefined }),
    ),
    ...come.map(([, entry]): CibChange => ({ kind: 'added', what: entry.what, before: undefined, after: text(entry) })),
    ...[...now].flatMap(([key, entry]) => {
      const other = old.get(key);
      return other ? [...changed(other, entry), ...reordered(other, entry)] : [];
    }),
  ];
}

function changed(before: Entry, after: Entry): readonly CibChange[] {
  const same = JSON.stringify(sorted(before.element)) === JSON.stringify(sorted(after.element));
  if (same) return [];
  return [{ kind: 'changed', what: after.what, before: text(before), after: text(after) }];
}

function sorted(element: XmlElement): readonly (readonly [string, string])[] {
  return [...attributeMap(element)].sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Only in a group does the order of what is inside mean something. */
function reordered(before: Entry, after: Entry): readonly CibChange[] {
  if (after.element.name !== 'group') return [];
  const ids = ({ element }: Entry) => elements(element, 'primitive').flatMap((member) => attribute(member, 'id') ?? []);
  const [old, now] = [ids(before), ids(after)];
  const [oldCommon, nowCommon] = [old.filter((id) => now.includes(id)), now.filter((id) => old.includes(id))];
  if (oldCommon.join(' ') === nowCommon.join(' ')) return [];
  return [{ kind: 'changed', what: `${after.what}: order of members`, before: old.join(', '), after: now.join(', ') }];
}

function flatten(configuration: XmlElement | undefined): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  const walk = (element: XmlElement, parent: string | undefined, above: readonly XmlElement[]) => {
    const id = attribute(element, 'id') ?? attribute(element, 'id-ref');
    let key = id === undefined ? `${parent ?? ''}/${element.name}` : `${element.name}#${id}`;
    for (let count = 2; entries.has(key); count += 1) key = `${key}~${count}`;
    // A section is there or not without meaning anything; what is in it has no parent to be added with.
    const isSection = above.length === 0;
    if (!isSection) entries.set(key, { element, what: describe(element, above), parent });
    for (const child of elements(element)) walk(child, isSection ? undefined : key, [...above, element]);
  };
  for (const section of elements(configuration)) walk(section, undefined, []);
  return entries;
}

const owners: ReadonlySet<string> = new Set(['primitive', 'group', 'clone', 'master', 'bundle', 'template', 'node']);
const setWords: Readonly<Record<string, string>> = {
  instance_attributes: 'parameter',
  meta_attributes: 'meta attribute',
  utilization: 'utilization',
};

function describe(element: XmlElement, above: readonly XmlElement[]): string {
  const owner = above.findLast(({ name }) => owners.has(name));
  const set = above.at(-1);
  const [section] = above;
  const name = attribute(element, 'name') ?? attribute(element, 'uname') ?? attribute(element, 'id') ?? '';
  const within = owner ? `${attribute(owner, 'uname') ?? attribute(owner, 'id')}: ` : '';
  if (element.name === 'nvpair') {
    if (section?.name === 'crm_config') return `property ${name}`;
    if (section?.name === 'rsc_defaults') return `resource default ${name}`;
    if (section?.name === 'op_defaults') return `operation default ${name}`;
    const operation = above.find((one) => one.name === 'op');
    const of = operation ? `${operationWords(operation)}, ` : '';
    return `${within}${of}${setWords[set?.name ?? ''] ?? 'value'} ${name}`;
  }
  if (element.name === 'op') return `${within}${operationWords(element)}`;
  if (owners.has(element.name)) return `${element.name} ${name}`;
  return `${within}${element.name}${name ? ` ${name}` : ''}`;
}

function operationWords(operation: XmlElement): string {
  return `operation ${attribute(operation, 'name')} every ${attribute(operation, 'interval')}`;
}

/** What a reader needs to know of an element: the value of a pair, else its attributes. */
function text({ element }: Entry): string {
  if (element.name === 'nvpair') {
    if (isSecretName(attribute(element, 'name') ?? '')) return '••••••';
    return attribute(element, 'value') ?? '';
  }
  const shown = element.attributes.filter(({ name }) => name !== 'id' && name !== '__crm_diff_marker__');
  const inside = find(element, 'instance_attributes') ? ' …' : '';
  return shown.map(({ name, value }) => `${name}=${value}`).join(' ') + inside;
}
