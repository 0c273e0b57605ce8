import { ok, type Result } from '../result.ts';
import { isAtLeast, type PacemakerVersion } from './version.ts';
import { parseXml } from './xml/parse.ts';
import { attribute, elements, find, textOf, type XmlElement } from './xml/tree.ts';

/** What a Pacemaker calls its cluster options and roles. */
export interface OptionNames {
  /** Classic name to the name of now, for options that were renamed, for example `stonith-enabled`. */
  readonly renamed: ReadonlyMap<string, string>;
  readonly promoted: 'Promoted' | 'Master';
  readonly unpromoted: 'Unpromoted' | 'Slave';
}

/** The renaming of Pacemaker 3.0.2; from then on the classic names are deprecated aliases. */
const renamedIn302: ReadonlyMap<string, string> = new Map([
  ['stonith-enabled', 'fencing-enabled'],
  ['stonith-action', 'fencing-action'],
  ['stonith-timeout', 'fencing-timeout'],
  ['stonith-max-attempts', 'fencing-max-attempts'],
  ['stonith-watchdog-timeout', 'fencing-watchdog-timeout'],
  ['fence-reaction', 'fencing-reaction'],
  ['stop-orphan-resources', 'stop-removed-resources'],
  ['stop-orphan-actions', 'cancel-removed-actions'],
]);

/** The classic names, which every release up to 3.0.3 takes. */
export const classicNames: OptionNames = { renamed: new Map(), promoted: 'Promoted', unpromoted: 'Unpromoted' };

/**
 * Names by version, for where the cluster itself can't be asked. A name of the future is silently without effect on
 * an older Pacemaker, so an unknown version gets the classic ones.
 * @see pacemaker 3.0.2 (fencing-*), 2.1.0 (Promoted)
 */
export function optionNames(version?: PacemakerVersion): OptionNames {
  if (!version) return classicNames;
  const isModern = isAtLeast(version, 2, 1);
  return {
    renamed: isAtLeast(version, 3, 0, 2) ? renamedIn302 : new Map(),
    promoted: isModern ? 'Promoted' : 'Master',
    unpromoted: isModern ? 'Unpromoted' : 'Slave',
  };
}

/** The name that this Pacemaker wants, for a classic or a new name. */
export function currentName(name: string, names: OptionNames): string {
  const classic = classicName(name);
  return names.renamed.get(classic) ?? classic;
}

/** The name that a description uses, for a classic or a new name. */
export function classicName(name: string): string {
  for (const [classic, modern] of renamedIn302) if (modern === name) return classic;
  return name;
}

/** A cluster option as the cluster describes it. */
export interface ClusterOption {
  readonly name: string;
  /** `boolean`, `time`, `duration`, `score`, `select`, `integer`, `string` …, as the cluster says it. */
  readonly type: string;
  readonly default?: string;
  readonly allowed: readonly string[];
  readonly isAdvanced: boolean;
  /** Set by the cluster itself, for example `dc-version`. */
  readonly isGenerated: boolean;
  readonly isDeprecated: boolean;
  readonly replacedWith?: string;
  readonly description: string;
}

/**
 * Reads the options that a Pacemaker knows: `crm_attribute --list-options=cluster --all --output-as=xml` (2.1.8 and
 * later), or before that the metadata that pacemaker-controld and pacemaker-schedulerd print.
 */
export function parseOptionList(xml: string): Result<readonly ClusterOption[]> {
  const parsed = parseXml(xml);
  if (!parsed.ok) return parsed;
  const { root } = parsed.value;
  const agent = root.name === 'resource-agent' ? root : find(root, 'resource-agent');
  return ok(elements(find(agent, 'parameters'), 'parameter').map(readOption));
}

/** Names from the option list itself, which knows better than any table. */
export function optionNamesFrom(options: readonly ClusterOption[], version?: PacemakerVersion): OptionNames {
  const renamed = options.flatMap(({ name, replacedWith }) =>
    replacedWith === undefined ? [] : [[name, replacedWith] as const],
  );
  return { ...optionNames(version), renamed: new Map(renamed) };
}

function readOption(parameter: XmlElement): ClusterOption {
  const content = find(parameter, 'content');
  const fallback = content && attribute(content, 'default');
  const deprecated = find(parameter, 'deprecated');
  const replaced = find(deprecated, 'replaced-with');
  const replacedWith = replaced && attribute(replaced, 'name');
  return {
    name: attribute(parameter, 'name') ?? '',
    type: (content && attribute(content, 'type')) ?? 'string',
    ...(fallback === undefined ? {} : { default: fallback }),
    allowed: elements(content, 'option').flatMap((option) => attribute(option, 'value') ?? []),
    isAdvanced: attribute(parameter, 'advanced') === '1',
    isGenerated: attribute(parameter, 'generated') === '1',
    isDeprecated: deprecated !== undefined,
    ...(replacedWith === undefined ? {} : { replacedWith }),
    description: textOf(find(parameter, 'shortdesc')).trim(),
  };
}
