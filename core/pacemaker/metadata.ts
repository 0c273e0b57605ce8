import type { Operation } from '../cluster/resource.ts';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { isSecretName } from './secret-name.ts';
import { parseXml } from './xml/parse.ts';
import { attribute, elements, find, textOf, type XmlElement } from './xml/tree.ts';

/** What a resource or fence agent says of itself. */
export interface AgentMetadata {
  readonly name: string;
  readonly shortDescription: string;
  readonly description: string;
  readonly parameters: readonly AgentParameter[];
  readonly actions: readonly AgentAction[];
}

export interface AgentParameter {
  readonly name: string;
  /** `string`, `integer`, `boolean`, `second`, `select`, `time` … as the agent says it. */
  readonly type: string;
  readonly default: string | undefined;
  /** Choices of a `select`. */
  readonly allowed: readonly string[];
  readonly isRequired: boolean;
  /** No two resources of this agent may have the same value. */
  readonly isUnique: boolean;
  readonly isDeprecated: boolean;
  /** Older names of the same parameter, which still work: `ipaddr` for `ip`. */
  readonly olderNames: readonly string[];
  /** For a deprecated parameter: the one to use instead. */
  readonly replacedBy: string | undefined;
  readonly isSecret: boolean;
  readonly description: string;
}

export interface AgentAction {
  readonly name: string;
  /** As the agent writes it: `20s`, `20`. */
  readonly timeout: string | undefined;
  readonly interval: string | undefined;
  readonly role: string | undefined;
  /** `OCF_CHECK_LEVEL` of a monitor. */
  readonly depth: string | undefined;
}

/**
 * Reads an agent's metadata: `crm_resource --show-metadata ocf:…`, `fence_… -o metadata`.
 * Reports XML_…, AGENT_NO_METADATA where it is something else.
 * @see OCF Resource Agent API 1.1, FenceAgentAPI.md
 */
export function parseMetadata(xml: string): Result<AgentMetadata> {
  const parsed = parseXml(xml, { allowsDoctypeName: true });
  if (!parsed.ok) return parsed;
  const { root } = parsed.value;
  const agent = root.name === 'resource-agent' ? root : find(root, 'resource-agent');
  if (!agent) {
    return fail(
      error('AGENT_NO_METADATA', `This is no agent's metadata: its root is <${root.name}>.`, {
        next: 'Run the agent with meta-data (resource) or -o metadata (fence) and look at what it prints.',
      }),
    );
  }
  const parameters = elements(find(agent, 'parameters'), 'parameter');
  const older = new Map(parameters.flatMap(replacements));
  return ok({
    name: attribute(agent, 'name') ?? '',
    shortDescription: attribute(agent, 'shortdesc') ?? inEnglish(agent, 'shortdesc'),
    description: inEnglish(agent, 'longdesc'),
    parameters: parameters.map((one) => readParameter(one, older)),
    actions: elements(find(agent, 'actions'), 'action').map(readAction),
  });
}

/** The operations that a resource of this agent is given where nobody says otherwise: its own timeouts. */
export function defaultOperations({ actions }: AgentMetadata): readonly Operation[] {
  const wanted: ReadonlySet<string> = new Set(['start', 'stop', 'monitor', 'promote', 'demote', 'notify']);
  const chosen = actions.filter(({ name, depth }) => wanted.has(name) && (depth === undefined || depth === '0'));
  return chosen.map(({ name, timeout, interval, role }) => ({
    name,
    interval: name === 'monitor' ? withUnit(interval ?? '60s') : '0s',
    ...(timeout === undefined ? {} : { timeout: withUnit(timeout) }),
    ...(role === undefined ? {} : { role }),
  }));
}

/** Agents write seconds with or without the unit. */
function withUnit(time: string): string {
  return /^\d+$/.test(time) ? `${time}s` : time;
}

function readParameter(of: XmlElement, older: ReadonlyMap<string, string>): AgentParameter {
  const name = nameOf(of);
  const content = find(of, 'content');
  const flag = (key: string) => /^(1|true|yes)$/i.test(attribute(of, key) ?? '');
  return {
    name,
    type: (content && attribute(content, 'type')) ?? 'string',
    default: content && attribute(content, 'default'),
    allowed: elements(content, 'option').flatMap((option) => attribute(option, 'value') ?? []),
    isRequired: flag('required'),
    // OCF 1.1 names a group of parameters that are unique together; fence agents write unique for all.
    isUnique: flag('unique') || attribute(of, 'unique-group') !== undefined,
    isDeprecated: flag('deprecated') || find(of, 'deprecated') !== undefined,
    olderNames: [...older].flatMap(([old, now]) => (now === name ? [old] : [])),
    replacedBy: older.get(name),
    isSecret: isSecretName(name),
    description: inEnglish(of, 'longdesc') || inEnglish(of, 'shortdesc'),
  };
}

function nameOf(of: XmlElement): string {
  return attribute(of, 'name') ?? '';
}

/** Old name and new: said on the new parameter (fence agents) or on the old one (OCF 1.1). */
function replacements(of: XmlElement): readonly (readonly [old: string, now: string])[] {
  const obsoletes = attribute(of, 'obsoletes');
  const replaced = find(of, 'deprecated', 'replaced-with');
  const by = replaced && attribute(replaced, 'name');
  return [
    ...(obsoletes === undefined ? [] : [[obsoletes, nameOf(of)] as const]),
    ...(by === undefined ? [] : [[nameOf(of), by] as const]),
  ];
}

function inEnglish(of: XmlElement, name: string): string {
  const all = elements(of, name);
  const english = all.find((one) => (attribute(one, 'lang') ?? 'en').startsWith('en')) ?? all[0];
  return textOf(english).trim();
}

function readAction(of: XmlElement): AgentAction {
  return {
    name: nameOf(of),
    timeout: attribute(of, 'timeout'),
    interval: attribute(of, 'interval'),
    role: attribute(of, 'role'),
    depth: attribute(of, 'depth'),
  };
}
