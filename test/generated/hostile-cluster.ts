import { descriptionSchema } from '../../core/cluster/description.ts';
import type { MergedLogLine } from '../../core/live/merged-logs.ts';
import type { ClusterView, Fact, NodeView } from '../../core/live/view.ts';
import { warning } from '../../core/report.ts';
import type { Generated } from './generated-engine.ts';

/** Set by any markup of the texts below that a screen takes for its own. */
export const harm = 'quorateWasHarmed';

const mark = `globalThis.${harm}=true`;
/** What a node may say: markup, scripts, links of dangerous schemes, terminal escapes, bidi controls, names of objects. */
const texts = {
  image: `<img src=x onerror="${mark}">`,
  script: `</script><script>${mark}</script>`,
  svg: `"><svg onload=${mark}>`,
  link: `javascript:${mark}`,
  template: `\${${mark}} {{constructor.constructor('${mark}')()}}`,
  escape: '\u001b]0;stolen\u0007\u001b[31mred\u001b[2J\u009b5n',
  bidi: 'web\u202etxt.exe\u2066',
  object: '__proto__',
} as const;

/** Words of the texts that must be on the screen as words, so that a test that shows nothing fails. */
export const shown = { image: '<img src=x onerror=', link: 'javascript:' } as const;

const names = ['node1', 'node2', 'node3'];
const every = Object.values(texts);
const all = every.join(' ');

function known<T>(value: T): Fact<T> {
  return { isKnown: true, value, observedAt: Date.now(), source: texts.image };
}

function nodeView(name: string, index: number): NodeView {
  return {
    name,
    id: index + 1,
    state: index === 2 ? 'standby' : 'online',
    isDc: index === 0,
    quorum: known({ isQuorate: true, votes: 3, expectedVotes: 3, needed: 2, members: names }),
    links: known(names.filter((to) => to !== name).map((to) => ({ link: 0, to, isConnected: true }))),
    heardAt: Date.now(),
    isStreaming: true,
  };
}

function view(): ClusterView {
  return {
    at: Date.now(),
    nodes: names.map(nodeView),
    partitions: [{ members: names, toldBy: names, isQuorate: true }],
    reports: [warning('HOSTILE', all, { node: 'node1', why: texts.image, next: texts.svg, evidence: { output: all } })],
    status: known({
      version: texts.image,
      dc: 'node1',
      isQuorate: true,
      isFencingEnabled: true,
      isMaintenance: false,
      resources: every.map((id, at) => ({
        id,
        agent: texts.svg,
        role: at === 1 ? texts.image : 'Started',
        nodes: [names[at % 3] ?? ''],
        isManaged: true,
        isFailed: at === 2,
        isBlocked: false,
        ...(at > 5 ? { within: texts.script } : {}),
      })),
      fenceDevices: [
        {
          id: texts.image,
          agent: texts.link,
          role: 'Started',
          isManaged: true,
          isFailed: false,
          isBlocked: false,
          runsOn: texts.script,
        },
      ],
      fenceHistory: [
        { target: 'node2', action: texts.image, status: 'failed', executor: texts.svg, completedAt: texts.link },
      ],
      failures: [{ resource: texts.image, node: 'node1', operation: texts.svg, reason: all }],
    }),
  };
}

const lines: readonly MergedLogLine[] = every.map((text, at) => ({
  node: names[at % 3] ?? '',
  daemon: at === 0 ? texts.image : 'pacemaker-controld',
  severity: 'warning',
  at: Date.now() + at,
  boundMs: 0.2,
  nodeTimeMs: Date.now() + at,
  text,
  source: texts.svg,
}));

/** A cluster whose nodes say what would do harm if it were more than text. */
export const hostileCluster: Generated = {
  description: descriptionSchema.parse({
    quorate: 1,
    name: 'hostile',
    nodes: names.map((name, at) => ({ name, ssh: { host: '127.0.0.1', port: 9 }, links: [`192.0.2.${at + 1}`] })),
    fencing: { devices: names.map((name) => ({ id: `fence-${name}`, agent: 'fence_ipmilan', targets: [name] })) },
  }),
  view,
  everyMs: 1_000,
  node: (node) => ({
    node,
    platform: known({ name: texts.image, kernel: texts.script, uptimeSeconds: 60 }),
    versions: known({ [texts.image]: texts.svg }),
    services: known([{ unit: texts.image, active: texts.svg, enabled: texts.link, since: texts.script }]),
    clock: known({ offsetMs: 0, boundMs: 1, isSynchronised: true }),
    load: known({ load1: 0, load5: 0, load15: 0, cores: 1, memoryTotalBytes: 1, memoryAvailableBytes: 1 }),
    disks: known([{ mount: texts.image, device: texts.svg, sizeBytes: 2, usedBytes: 1 }]),
    addresses: known([{ interface: texts.image, state: texts.svg, addresses: [texts.link] }]),
  }),
  resource: (id) => ({
    id,
    agent: texts.image,
    parameters: [{ name: texts.image, value: texts.script, isSecret: false }],
    meta: [{ name: texts.svg, value: texts.image }],
    documentation: known({
      shortText: texts.image,
      longText: all,
      parameters: [{ name: texts.svg, text: texts.image, isRequired: true, default: texts.script }],
    }),
    operations: known([
      { node: 'node1', operation: texts.image, intervalMs: 0, result: all, isOk: false, at: Date.now(), elapsedMs: 1 },
    ]),
    failCounts: known([{ node: texts.image, count: 3 }]),
    scores: known([{ node: texts.svg, score: 1 }]),
    constraints: [{ id: texts.image, text: all }],
    why: [all],
  }),
  raw: {
    cib: known(`<cib>${all}</cib>`),
    corosync: names.map((node) => ({ node, text: known(`totem { # ${all}\n}`) })),
  },
  lines,
};
