import type { z } from 'zod';
import { error } from '../report.ts';
import { type DescriptionPath, type Finding, pathText } from './finding.ts';
import { knownKeysAt } from './json-schema.ts';
import { nearest } from './nearest.ts';

type Issue = z.core.$ZodIssue;

/** What to write at the places where people most often need an example. */
const examples: Readonly<Record<string, string>> = {
  quorate: 'quorate: 1',
  name: 'name: web-cluster',
  nodes: 'nodes: [{ name: node1, ssh: { host: 192.0.2.11 }, links: [192.0.2.11] }]',
  'nodes.name': 'name: node1',
  'nodes.id': 'id: 1',
  'nodes.ssh': 'ssh: { host: 192.0.2.11 }',
  'ssh.host': 'host: 192.0.2.11',
  'jump.host': 'host: 192.0.2.1',
  user: 'user: root',
  packages: 'packages: [apache2, curl]',
  'nodes.ssh.hostKeys': "hostKeys: ['ssh-ed25519 AAAA…']",
  'nodes.links': 'links: [192.0.2.11, 198.51.100.11]',
  'resources.agent': 'agent: ocf:heartbeat:IPaddr2',
  'resources.id': 'id: web-ip',
  'constraints.score': 'score: INFINITY',
  'constraints.resource': 'resource: web-ip',
  'constraints.with': 'with: web-ip',
  'constraints.first': 'first: web-ip',
  'constraints.then': 'then: web-server',
  'constraints.node': 'node: node1',
  'probes.resource': 'resource: web-ip',
  'probes.address': 'address: 192.0.2.100',
  'fencing.devices.agent': 'agent: fence_ipmilan',
  'fencing.devices.targets': 'targets: [node1]',
  'fencing.devices.delay': 'delay: 5s',
  'files.mode': "mode: '0644'",
  'files.path': 'path: /etc/haproxy/haproxy.cfg',
  'probes.path': 'path: /',
  'operations.name': 'name: monitor',
  interval: 'interval: 10s',
  timeout: 'timeout: 20s',
  parameters: 'ip: 192.0.2.100, or { secret: fence/node1 } for a secret',
  secret: '{ secret: fence/node1 }',
};

function exampleAt(path: DescriptionPath): string | undefined {
  const names = path
    .filter((step) => typeof step === 'string')
    .filter((step) => step !== 'members' && step !== 'member');
  const last = names.at(-1) ?? '';
  // A bare word such as `name` means another thing in each place: only the pair, or the words that mean one thing.
  const pair = names.slice(-2).join('.');
  const alone = names.length > 1 && (last === 'name' || last === 'nodes') ? undefined : examples[last];
  return examples[names.join('.')] ?? examples[pair] ?? alone ?? examples[names.at(-2) ?? ''];
}

/** Turns what the schema refuses into reports that say what to write instead. `input` is the value as it was read. */
export function schemaFindings(issues: readonly Issue[], input: unknown): readonly Finding[] {
  return issues.flatMap((issue) => issueFindings(issue, input));
}

function issueFindings(issue: Issue, input: unknown): readonly Finding[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  const place = pathText(path);
  const value = valueAt(input, path);
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeysAt(path, input);
    return issue.keys.map((key) => unknownKey([...path, key], key, known));
  }
  if (issue.code === 'invalid_union') {
    if ('options' in issue && Array.isArray(issue.options)) {
      return [wrongValue(path, value, issue.options.map(String))];
    }
    return [unionFinding(path, issue.errors.flat(), value)];
  }
  if (issue.code === 'invalid_value') return [wrongValue(path, value, issue.values.map(String))];
  if (issue.code === 'invalid_type') {
    if (value === undefined) {
      return [
        finding(path, 'DESCRIPTION_KEY_MISSING', `${place} is missing.`, `Write ${writeWhat(path, issue.expected)}.`),
      ];
    }
    return [wrongType(path, value, issue.expected)];
  }
  if (issue.code === 'too_small' || issue.code === 'too_big') return [sizeFinding(path, value, issue)];
  return [
    finding(
      path,
      'DESCRIPTION_VALUE_REFUSED',
      `${place} can't be ${shown(value)}: ${issue.message.replace(/^./, (letter) => letter.toLowerCase())}.`,
      `Write ${writeWhat(path)}.`,
    ),
  ];
}

/** A number, text or list beyond its bounds. */
function sizeFinding(
  path: DescriptionPath,
  value: unknown,
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
): Finding {
  const [word, bound] =
    issue.code === 'too_small' ? (['least', issue.minimum] as const) : (['most', issue.maximum] as const);
  const unit = { array: ' item(s)', string: ' character(s)' }[issue.origin as string] ?? '';
  return finding(
    path,
    'DESCRIPTION_VALUE_REFUSED',
    `${pathText(path)} is ${word === 'least' ? 'too small' : 'too large'}: ${shown(value)}.`,
    `Write ${unit ? '' : 'a number of '}at ${word} ${bound}${unit}.`,
  );
}

/** Several forms are allowed and none fits: the one that came nearest speaks (the fewest complaints about type). */
function unionFinding(path: DescriptionPath, issues: readonly Issue[], value: unknown): Finding {
  const refused = issues.find((issue) => issue.code !== 'invalid_type' && issue.code !== 'invalid_union');
  if (refused?.code === 'invalid_format' && /^ipv[46]$/.test(refused.format)) {
    return finding(
      path,
      'DESCRIPTION_VALUE_REFUSED',
      `${pathText(path)} can't be ${shown(value)}: it is no literal IPv4 or IPv6 address.`,
      `Write the address itself, for example ${writeWhat(path)}; a name could resolve to 127.0.1.1 on the node.`,
    );
  }
  if (refused?.code === 'unrecognized_keys' && refused.keys[0] !== undefined) {
    const known = issues.flatMap((issue) => (issue.code === 'invalid_type' ? issue.path.map(String) : []));
    return unknownKey([...path, refused.keys[0]], refused.keys[0], [...new Set(known)]);
  }
  const what = refused?.message ?? `${withArticle(typeName(value))} has no place here`;
  if (value === null) {
    const text = `${pathText(path)} is empty.`;
    return finding(path, 'DESCRIPTION_VALUE_REFUSED', text, `Write ${writeWhat(path)}, or remove the key.`);
  }
  return finding(
    path,
    'DESCRIPTION_VALUE_REFUSED',
    `${pathText(path)} can't be ${shown(value)}: ${what.replace(/^Invalid/, 'invalid')}.`,
    `Write ${writeWhat(path)}.`,
  );
}

function unknownKey(path: DescriptionPath, key: string, known: readonly string[]): Finding {
  const meant = nearest(key, known);
  const choice = known.length > 0 ? `one of ${known.join(', ')}` : 'nothing';
  return finding(
    path,
    'DESCRIPTION_KEY_UNKNOWN',
    `${pathText(path)}: there is no key ${JSON.stringify(key)} here.`,
    meant === undefined ? `Remove it; here may stand ${choice}.` : `Write ${meant} instead of ${key}.`,
  );
}

function wrongValue(path: DescriptionPath, value: unknown, allowed: readonly string[]): Finding {
  const place = pathText(path);
  const list = allowed.join(', ');
  if (value === undefined) {
    return finding(path, 'DESCRIPTION_KEY_MISSING', `${place} is missing.`, `Write ${path.at(-1)}: ${list}.`);
  }
  const meant = typeof value === 'string' ? nearest(value, allowed) : undefined;
  return finding(
    path,
    'DESCRIPTION_VALUE_REFUSED',
    `${place} can't be ${shown(value)}; allowed: ${list}.`,
    meant === undefined ? `Write ${path.at(-1)}: ${allowed[0] ?? ''}.` : `Write ${meant} instead of ${shown(value)}.`,
  );
}

function wrongType(path: DescriptionPath, value: unknown, expected: string): Finding {
  const place = pathText(path);
  const next =
    expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')
      ? `Put it in quotes, as text, for example ${exampleAt(path) ?? `${path.at(-1)}: '${String(value)}'`}.`
      : `Write ${writeWhat(path, expected)}.`;
  return finding(
    path,
    'DESCRIPTION_TYPE_WRONG',
    `${place} must be ${withArticle(expected)}, and is ${withArticle(typeName(value))}.`,
    next,
  );
}

function writeWhat(path: DescriptionPath, expected?: string): string {
  const example = exampleAt(path);
  if (example !== undefined) return `for example ${example}`;
  return expected === undefined ? 'what fits there' : withArticle(expected);
}

function finding(path: DescriptionPath, code: string, text: string, next: string): Finding {
  return { path, report: error(code, text, { next: next.replace('for example for example', 'for example') }) };
}

const articles: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping (key: value lines)',
  record: 'a mapping (key: value lines)',
  array: 'a list (lines that begin with - )',
  null: 'empty',
};

function withArticle(type: string): string {
  return articles[type] ?? `a ${type}`;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** A value as it may stand in a report: bounded, and never the inside of a mapping (a secret could be in it). */
function shown(value: unknown): string {
  if (value === undefined) return 'absent';
  if (typeof value === 'object') return withArticle(typeName(value));
  const text = JSON.stringify(value) ?? '';
  return text.length > 80 ? `${text.slice(0, 77)}…"` : text;
}

function valueAt(input: unknown, path: DescriptionPath): unknown {
  let current = input;
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}
