import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossCheckFindings } from '../../../../core/cluster/cross-check.ts';
import { type ClusterDescription, descriptionSchema } from '../../../../core/cluster/description.ts';
import { parse as parseConf } from '../../../../core/corosync/parse.ts';
import { parseXml } from '../../../../core/pacemaker/xml/parse.ts';
import { elements, type XmlElement } from '../../../../core/pacemaker/xml/tree.ts';
import type { Command } from '../../../../core/plan/action.ts';
import { unitCommands } from '../../../../core/plan/actions/unit.ts';
import type { Step } from '../../../../core/plan/plan.ts';
import { allPlatforms } from '../../../../core/platform/detect.ts';
import { openPorts } from '../../../../core/platform/firewall.ts';
import { installPackages, packageNeeds, resolveNeeds } from '../../../../core/platform/needs.ts';
import type { Platform } from '../../../../core/platform/platform.ts';
import { clusterPorts } from '../../../../core/platform/ports.ts';
import { ok, ReportError, unwrap } from '../../../../core/result.ts';
import type { Argv, Transport } from '../../../../core/transport/transport.ts';
import { clusterTexts, deploySteps } from '../../../../core/wizards/deploy/deploy.ts';
import { destroySteps } from '../../../../core/wizards/deploy/destroy.ts';
import type { NodeSituation } from '../../../../core/wizards/deploy/situation.ts';
import { survey } from '../../../../core/wizards/deploy/survey.ts';

/** Every kind of string that a description has, each with a word of its own. */
const benign = {
  quorate: 1,
  name: 'web-prod',
  nodes: ['alpha', 'beta', 'gamma'].map((name, at) => ({
    name,
    ssh: {
      host: `192.0.2.1${at}`,
      user: 'operator',
      identityFile: '/root/.ssh/key',
      sudoPassword: { secret: 'sudo/it' },
    },
    links: [`192.0.2.1${at}`, `198.51.100.1${at}`],
  })),
  fencing: {
    devices: ['alpha', 'beta', 'gamma'].map((name) => ({
      id: `cut-${name}`,
      agent: 'fence_ipmilan',
      targets: [name],
      delay: '5s',
      parameters: {
        ip: 'bmc.example',
        username: 'admin',
        password: { secret: 'fence/it' },
        cipher: '17',
        auth: 'md5',
      },
      meta: { description: 'rack one' },
      operations: [{ name: 'monitor', interval: '60s', timeout: '20s', description: 'watch' }],
    })),
    levels: [{ node: 'alpha', index: 1, devices: ['cut-alpha'] }],
  },
  properties: { 'cluster-recheck-interval': '5min' },
  resourceDefaults: { 'resource-stickiness': '100' },
  resources: [
    {
      type: 'group',
      id: 'web',
      meta: { description: 'a web service' },
      members: [
        {
          type: 'primitive',
          id: 'web-ip',
          agent: 'ocf:heartbeat:IPaddr2',
          parameters: { ip: '192.0.2.100', nic: 'eth0' },
          operations: [{ name: 'monitor', interval: '10s' }],
        },
        { type: 'primitive', id: 'web-unit', agent: 'systemd:nginx', parameters: { note: 'none' } },
      ],
    },
    { type: 'clone', id: 'all', member: { type: 'primitive', id: 'one', agent: 'ocf:pacemaker:Dummy' } },
  ],
  constraints: [
    { type: 'location', id: 'here', resource: 'web', node: 'alpha', score: '100' },
    { type: 'order', first: 'web', then: 'all' },
  ],
  packages: ['nginx-light'],
  files: [{ path: '/etc/nginx/site.conf', content: 'listen 80', mode: '0644', owner: 'root', group: 'root' }],
  probes: [{ resource: 'web', address: '192.0.2.100', port: 80, path: '/' }],
  vantagePoints: [{ name: 'outside', ssh: { host: 'client.example' } }],
} as const;

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type Path = readonly (string | number)[];

/** Where strings stand: values, and `key` for the names of free attributes. */
function stringsIn(value: Json, path: Path = []): readonly Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    stringsIn(part as Json, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function replaced(value: Json, [key, ...rest]: Path, by: string): Json {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((part: Json, at) => (at === key ? replaced(part, rest, by) : part));
  return Object.fromEntries(
    Object.entries(value as { readonly [key: string]: Json }).map(([name, part]) => [
      name,
      name === key ? replaced(part, rest, by) : part,
    ]),
  );
}

/** The same with the name of an attribute changed; names of the schema itself stay. */
function renamed(value: Json, path: Path, by: string): Json {
  const [key, ...rest] = path;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((part: Json, at) => (at === key ? renamed(part, rest, by) : part));
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      if (name !== key) return [name, part];
      return rest.length === 0 ? [by, part] : [name, renamed(part, rest, by)];
    }),
  );
}

const paths = stringsIn(benign);
const attributePaths = paths.filter((path) =>
  ['parameters', 'meta', 'properties', 'resourceDefaults'].includes(String(path.at(-2))),
);

const nasty = [
  '$(touch /tmp/x)',
  '`touch /tmp/x`',
  "'; touch /tmp/x; '",
  '"; touch /tmp/x; "',
  'a\naction=off',
  'a\raction=off',
  'a\nnode {\n  ring0_addr: 192.0.2.66\n}',
  '}\nnodelist {',
  '-rf',
  '--force',
  '--',
  'systemd:-Hevil.example',
  '-oDPkg::Pre-Invoke::=touch',
  '../../etc/shadow',
  '/etc/../etc/shadow',
  'a b',
  '*',
  '~root',
  '\\',
  '\0',
  '\u001b[2J',
  '\u202e',
  '"/><primitive id="x"/>',
  ']]>',
  '&evil;',
  '<!-- -->',
  '@@quorate-secret:sudo/it@@',
  '=',
  '',
  ' ',
  'action',
  'option',
  'A'.repeat(300),
];
const hostile = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...nasty) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('x', '-', '/', '1'), fc.constantFrom(...nasty)).map((two) => two.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);

function situationsOf(
  description: ClusterDescription,
  platform: Platform,
  tool: 'none' | 'firewalld' | 'ufw',
): readonly NodeSituation[] {
  const { missing } = resolveNeeds(packageNeeds(platform, description), { isInstalled: () => false });
  return description.nodes.map(({ name: node }) => ({
    node,
    platform,
    packages: installPackages(platform, missing),
    units: new Map([['nginx', { isActive: true, isEnabled: true }]]),
    files: new Map(),
    hasCib: true,
    hasCibRemains: false,
    isSampleCluster: true,
    hasPcsPassword: false,
    repositories: platform.repositories,
    firewall: openPorts(tool, clusterPorts(description, { hasPcsd: true })),
  }));
}

/** A description that the product would plan for; undefined where it is refused. */
function accepted(input: unknown): ClusterDescription | undefined {
  const parsed = descriptionSchema.safeParse(input);
  if (!parsed.success) return undefined;
  const broken = crossCheckFindings(parsed.data).some(({ report }) => report.severity === 'error');
  return broken ? undefined : parsed.data;
}

/** One of each family: the others differ in names of packages. */
const platforms = [...new Map(allPlatforms().map((platform) => [platform.family, platform])).values()];

/** What planning gives; undefined where it is refused with a report, as text that XML can't hold. */
function attempted<T>(plan: () => T): T | undefined {
  try {
    return plan();
  } catch (cause) {
    if (cause instanceof ReportError) return undefined;
    throw cause;
  }
}

function stepsOf(description: ClusterDescription, platform: Platform): readonly Step[] {
  const tool = platform.usualFirewall === 'nftables' ? 'none' : platform.usualFirewall;
  const situations = situationsOf(description, platform, tool);
  const files = new Map(situations.map(({ node }) => [node, new Map([['/etc/corosync/corosync.conf', 'x']])]));
  return [
    ...deploySteps(description, situations, clusterTexts(description, situations)),
    ...destroySteps(description, files),
  ];
}

/** All commands that a step may run, on any way through it. */
function commandsOf({ action }: Step): readonly Command[] {
  switch (action.kind) {
    case 'command':
      return [
        ...action.run,
        ...(action.undo ?? []),
        ...[action.probe, action.verify].filter((test) => test !== undefined),
        ...(action.failure?.explain ?? []),
      ];
    case 'await':
      return [action.until, ...action.explain];
    case 'packages':
      return [action.installed, ...action.install, action.removeAdded];
    default:
      return [];
  }
}

const words = (command: Command) =>
  command.argv.map((word) => (typeof word === 'string' ? word : `secret ${word.secret}`));
const isShell = (program: string | undefined) =>
  /(^|\/)(sh|bash|dash|env|xargs|eval|python3?|perl|awk)$/.test(program ?? '');

/**
 * Words that a program reads as options: those before a `--` that begin with a dash, but for the values of ipmitool's
 * options, which getopt takes whatever they begin with. The cipher is left out: a device may have none.
 */
function optionsOf(command: Command): readonly string[] {
  const argv = words(command);
  if (argv[0] === 'ipmitool') {
    const rest = argv.slice(1);
    while (rest[0]?.startsWith('-')) rest.splice(0, rest[0] === '-v' ? 1 : 2);
    return rest;
  }
  const end = argv.indexOf('--');
  return argv.slice(1, end < 0 ? undefined : end).filter((word) => word.startsWith('-'));
}

function stdinOf({ stdin }: Command): string {
  if (stdin === undefined) return '';
  if (typeof stdin === 'string') return stdin;
  return 'template' in stdin ? stdin.template : '';
}

/**
 * Elements by name with their attributes' names. Operations apart, since a device without a monitor is given one, and
 * the provider, which only OCF agents have.
 */
function shape(of: XmlElement): readonly string[] {
  const own =
    of.name === 'op'
      ? []
      : [[of.name, ...of.attributes.map(({ name }) => name).filter((name) => name !== 'provider')].join(' ')];
  return [...own, ...elements(of).flatMap(shape)].sort();
}

/** The parts of a plan that text of a description must not be able to change. */
function skeleton(steps: readonly Step[]): unknown {
  const commands = steps.flatMap(commandsOf);
  const texts = new Map(
    steps.flatMap(({ action }) =>
      action.kind === 'file' && typeof action.content === 'string' ? [[action.path, action.content] as const] : [],
    ),
  );
  const templates = steps.flatMap(({ action }) =>
    action.kind === 'file' && action.encoding === 'template' ? [String(action.content)] : [],
  );
  const conf = parseConf(texts.get('/etc/corosync/corosync.conf') ?? '');
  const cib = unwrap(parseXml(texts.get('/var/lib/pacemaker/cib/cib.xml') ?? ''));
  return {
    // An agent of systemd is one more unit to hand over: how many there are may change, not what is said to systemctl.
    kinds: steps.map(({ action }) => action.kind).filter((kind) => kind !== 'unit'),
    units: [
      ...new Set(
        steps.flatMap(({ action }) =>
          action.kind === 'unit' ? unitCommands(action).flatMap((argv) => optionsOf({ argv })) : [],
        ),
      ),
    ].sort(),
    programs: commands.map(words).map(([program, ...rest]) => [program, program === 'ipmitool' ? 0 : rest.length]),
    options: commands.map(optionsOf),
    scripts: commands.filter((command) => isShell(words(command)[0])).map(words),
    inputs: commands.map((command) => stdinOf(command).split(/[\n\r]/).length),
    // The agent's own options, each once.
    names: commands
      .filter((command) => words(command)[0]?.startsWith('fence_'))
      .map((command) =>
        stdinOf(command)
          .split('\n')
          .map((line) => line.split('=')[0])
          .filter((name) => ['action', 'nodename'].includes(name ?? '')),
      ),
    secrets: [...commands.map(stdinOf), ...templates].map((text) => text.split('@@quorate-secret:').length),
    lines: JSON.stringify(conf).match(/"(section|kind)"/g)?.length ?? 0,
    confLines: (texts.get('/etc/corosync/corosync.conf') ?? '').split('\n').length,
    cib: cib.root ? shape(cib.root) : undefined,
  };
}

describe('hostile text in a description', () => {
  const described = accepted(benign);
  const skeletons = platforms.map((one) => [one, described && skeleton(stepsOf(described, one))] as const);

  it('is tried on a description that is sound, on each family of distributions, with its text in commands', () => {
    expect(described).toBeDefined();
    if (!described) return;
    expect(paths.length).toBeGreaterThan(80);
    for (const one of platforms) {
      const commands = stepsOf(described, one).flatMap(commandsOf);
      expect(commands.length).toBeGreaterThan(30);
      expect(commands.map((command) => words(command).join(' ')).join('\n')).toMatch(/nginx-light/);
      expect(commands.map(stdinOf).join('\n')).toMatch(/bmc\.example/);
    }
  });

  /** One family is enough where thousands are tried. */
  const check = (input: Json, families = skeletons.slice(0, 1)) => {
    const taken = accepted(input);
    if (!taken) return false;
    for (const [one, expected] of families) {
      const steps = attempted(() => stepsOf(taken, one));
      if (steps === undefined) return false;
      expect(skeleton(steps)).toEqual(expected);
    }
    return true;
  };

  it('as a value: reaches no shell, becomes no option, adds no line, no element and no secret', () => {
    // Every nasty word at every place, then anything anywhere.
    const taken = paths.flatMap((path) => nasty.filter((text) => check(replaced(benign, path, text))));
    // Most places refuse it; that none were let through would prove nothing.
    expect(taken.length).toBeGreaterThan(300);
    const anything = fc.property(
      fc.constantFrom(...paths),
      hostile,
      (path, text) => void check(replaced(benign, path, text), skeletons),
    );
    fc.assert(anything, { numRuns: 500 });
  }, 60_000);

  it('as the name of an attribute', () => {
    const taken = attributePaths.flatMap((path) => nasty.filter((text) => check(renamed(benign, path, text))));
    expect(taken.length).toBeGreaterThan(100);
    // These three are refused where YAML is read, before the schema.
    const name = hostile.filter((text) => !['__proto__', 'constructor', 'prototype'].includes(text));
    const anything = fc.property(
      fc.constantFrom(...attributePaths),
      name,
      (path, text) => void check(renamed(benign, path, text), skeletons),
    );
    fc.assert(anything, { numRuns: 300 });
  }, 60_000);

  it('as a unit that begins with a dash: what is read of a node takes it for no option either', async () => {
    const asked: Argv[] = [];
    const release = 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n';
    const content = new TextEncoder().encode(release);
    const node = {
      node: 'alpha',
      exec: async (argv: Argv) => {
        asked.push(argv);
        return ok({ exitCode: 0, stdout: argv[0] === 'uname' ? 'x86_64' : '', stderr: '', durationMs: 1 });
      },
      read: async (path: string) =>
        ok(path === '/etc/os-release' ? { path, content, mode: 0, owner: '', group: '' } : undefined),
    } as unknown as Transport;
    const taken = accepted(replaced(benign, ['resources', 0, 'members', 1, 'agent'], 'systemd:-Hevil.example'));
    expect(taken).toBeDefined();
    if (!taken) return;
    unwrap(await survey(taken, node, AbortSignal.timeout(5000)));
    const mentioning = asked.filter((argv) => argv.some((word) => String(word).includes('evil.example')));
    expect(mentioning).toHaveLength(1);
    expect(mentioning.flatMap((argv) => optionsOf({ argv: argv as Command['argv'] }))).not.toContain(
      '-Hevil.example.service',
    );
  });
});
