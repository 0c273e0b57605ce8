import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { descriptionSchema } from '../../../../core/cluster/description.ts';
import { readDescription } from '../../../../core/cluster/read-yaml.ts';
import { explainCrm } from '../../../../core/pacemaker/crm-text/explain.ts';
import { moderniseCrm } from '../../../../core/pacemaker/crm-text/modernise.ts';
import { parseCrm } from '../../../../core/pacemaker/crm-text/parse.ts';
import { crmToDescription } from '../../../../core/pacemaker/crm-text/to-description.ts';
import { unwrap } from '../../../../core/result.ts';
import { example, sample } from './samples.ts';

const convert = (text: string) => crmToDescription(parseCrm(text));
const told = (text: string) => convert(text).reports.map(({ code, evidence }) => `${evidence?.line} ${code}`);
const sound = (text: string) => {
  const file = parseCrm(text);
  return moderniseCrm(file, crmToDescription(file).edits);
};
const web = 'primitive web systemd:nginx op monitor interval=10s\n';
const ip = 'primitive ip ocf:heartbeat:IPaddr2 params ip=192.0.2.1 op monitor interval=10s\n';

describe('crmToDescription', () => {
  it('takes the example over whole, equal to the YAML beside it', () => {
    const { parts, reports } = convert(example('controllers.crm'));
    expect(reports).toEqual(
      [expect.objectContaining({ severity: 'info', code: 'CRM_COLOCATION_ALONE' })].slice(0, reports.length),
    );
    const yaml = unwrap(readDescription(example('controllers.yaml')));
    const bare = { quorate: 1, name: 'x', nodes: yaml.nodes };
    const taken = descriptionSchema.parse({ ...bare, resources: parts.resources, constraints: parts.constraints });
    const text = (value: unknown) =>
      JSON.stringify(value, (_, item) => (typeof item === 'object' ? item : String(item)));
    expect(text(taken.resources)).toBe(text(yaml.resources));
    const byId = <T extends { id?: string | undefined }>(all: readonly T[]) =>
      all.toSorted((a, b) => String(a.id).localeCompare(String(b.id))).map((item) => Object.entries(item).toSorted());
    expect(text(byId(taken.constraints))).toBe(text(byId(yaml.constraints)));
    expect(parts.properties).toEqual({ 'no-quorum-policy': 'stop' });
    expect(parts.resourceDefaults).toEqual({ 'resource-stickiness': '100' });
  });

  it.each<readonly [string, string, readonly string[]]>([
    ['fencing off', 'property stonith-enabled=false', ['1 CRM_FENCING_OFF']],
    ['quorum ignored, on a line of its own', 'property x: \\\n  no-quorum-policy=ignore', ['2 CRM_QUORUM_IGNORED']],
    [
      'what the cluster writes',
      'property dc-version=1.1.14 have-watchdog=false',
      ['1 CRM_PROPERTY_OWN', '1 CRM_PROPERTY_OWN'],
    ],
    ['a monitor that runs once', 'primitive a systemd:nginx op monitor interval=0', ['1 CRM_NO_MONITOR']],
    ['attributes of a clone without the word meta', `${web}clone c web interleave=true`, ['2 CRM_META_WORD_MISSING']],
    ['no monitor', 'primitive a systemd:nginx', ['1 CRM_NO_MONITOR']],
    ['an agent of nobody', 'primitive a ocf:mirantis:mysql op monitor interval=1', ['1 CRM_AGENT_UNPACKAGED']],
    ['pacemaker has no haproxy', 'primitive a ocf:pacemaker:haproxy op monitor interval=1', ['1 CRM_AGENT_UNPACKAGED']],
    ['a class of the past', 'primitive a upstart:foo op monitor interval=1', ['1 CRM_CLASS_GONE']],
    ['a name that XML refuses', 'primitive 1st systemd:nginx op monitor interval=1', ['1 CRM_NAME_REFUSED']],
    ['a name that a shell would read', "primitive '$(reboot)' systemd:nginx", ['1 CRM_NAME_REFUSED']],
    ['an id twice', `${web}${web}`, ['2 CRM_ID_TWICE']],
    ['a reference to nothing', `${web}order o Mandatory: web nothing`, ['2 CRM_REFERENCE_UNKNOWN']],
    [
      'a reference to something left out',
      `${web}primitive b ocf:x:y op monitor interval=9\ncolocation c inf: web b`,
      ['2 CRM_AGENT_UNPACKAGED', '3 CRM_NEEDS_LEFT_OUT'],
    ],
    ['a group that misses a member', `${web}group g web nothing`, ['2 CRM_REFERENCE_UNKNOWN']],
    ['a resource set', `${web}${ip}colocation c inf: ( web ip ) web`, ['3 CRM_SET']],
    [
      'three in a colocation',
      `${web}${ip}primitive c systemd:c op monitor interval=9\ncolocation x inf: web ip c`,
      ['4 CRM_SET'],
    ],
    ['a score in an order', `${web}${ip}colocation c inf: web ip\norder o inf: ip web`, ['4 CRM_ORDER_SCORE']],
    ['an order alone', `${web}${ip}order o Mandatory: ip web`, ['3 CRM_ORDER_ALONE']],
    ['a colocation alone', `${web}${ip}colocation c inf: web ip`, ['3 CRM_COLOCATION_ALONE']],
    ['a rule', `${web}location l web rule inf: pingd gt 0`, ['2 CRM_RULE']],
    [
      'ms',
      'primitive d ocf:linbit:drbd op monitor interval=10 role=Master\nms m d meta master-max=1',
      ['1 CRM_ROLE_DATED', '2 CRM_MS_DATED', '2 CRM_META_DATED'],
    ],
    [
      'a dated agent',
      'primitive a ocf:heartbeat:IPaddr params ip=192.0.2.1 op monitor interval=1',
      ['1 CRM_AGENT_DATED'],
    ],
    [
      'a placeholder',
      'primitive a ocf:heartbeat:IPaddr2 params ip=virtual_ip op monitor interval=1',
      ['1 CRM_PLACEHOLDER'],
    ],
    ['an address missing', 'primitive a ocf:heartbeat:IPaddr2 op monitor interval=1', ['1 CRM_ADDRESS_MISSING']],
    [
      'a fence device without targets',
      'primitive f stonith:fence_ipmilan params ip=192.0.2.1',
      ['1 CRM_FENCE_NO_TARGETS'],
    ],
    ['a level without its device', 'fencing_topology n1: f1', ['1 CRM_TOPOLOGY']],
    ['cluster-glue', 'primitive f stonith:external/ipmi params hostname=n1', ['1 CRM_FENCE_AGENT_DATED']],
    ['a kind without room', 'rsc_ticket t ticketA: web', ['1 CRM_NO_ROOM']],
    ['a kind that is none', 'primitve a systemd:nginx', ['1 CRM_KIND_UNKNOWN']],
    ['a verb', 'commit', ['1 CRM_VERB']],
    ['an open quote', 'primitive a systemd:nginx params b="x', ['1 CRM_QUOTE_OPEN']],
    ['a template', 'primitive a @t params b=1 op monitor interval=9', ['1 CRM_TEMPLATE']],
    ['utilization', 'primitive a systemd:nginx op monitor interval=9 utilization cpu=1', ['1 CRM_NO_ROOM']],
    [
      'kept stopped',
      'primitive a systemd:nginx op monitor interval=1 meta target-role=Stopped is-managed=false',
      ['1 CRM_UNMANAGED', '1 CRM_STOPPED'],
    ],
    ['nothing', '# only a comment\n', []],
  ])('tells of %s', (_, text, codes) => {
    expect(told(text)).toEqual(codes);
  });

  it('reads clones, groups, roles, locations and topology', () => {
    const { parts } = convert(`node 1: n1 attributes standby=off
node $id=2 n2
primitive d ocf:linbit:drbd params drbd_resource=r op monitor interval=10 role=Master op monitor interval=11 role=Slave
ms m d meta master-max=1 notify=true
${ip}${web}group g ip web meta resource-stickiness=10
colocation g-with-m inf: g m:Master
order m-before-g Mandatory: m:promote g:start symmetrical=true
location l g 50: n1
location l2 g rule -inf: #uname eq n2
primitive f1 stonith:fence_ipmilan params pcmk_host_list="n1 n2" ipaddr=192.0.2.9 login=a passwd=geheim pcmk_delay_base=5s
fencing_topology n1: f1 n2: f1
`);
    expect(parts.nodes).toEqual([
      { name: 'n1', id: 1 },
      { name: 'n2', id: 2 },
    ]);
    expect(parts.resources.map(({ type, id }) => `${type} ${id}`)).toEqual(['clone m', 'group g']);
    expect(parts.resources[0]).toMatchObject({ promotable: true, meta: { 'promoted-max': '1', notify: 'true' } });
    expect(parts.constraints).toEqual(
      [
        { type: 'colocation', id: 'g-with-m', resource: 'g', with: 'm', score: 'INFINITY', withRole: 'Promoted' },
        {
          type: 'order',
          id: 'm-before-g',
          first: 'm',
          then: 'g',
          firstAction: 'promote',
          thenAction: 'start',
          kind: 'Mandatory',
          symmetrical: true,
        },
        { type: 'location', id: 'l', resource: 'g', node: 'n1', score: 50 },
        { type: 'location', id: 'l2', resource: 'g', node: 'n2', score: '-INFINITY' },
      ].toSorted((a, b) => (a.type === 'location' ? 1 : 0) - (b.type === 'location' ? 1 : 0)),
    );
    expect(parts.fencing).toEqual({
      devices: [
        {
          id: 'f1',
          agent: 'fence_ipmilan',
          targets: ['n1', 'n2'],
          delay: '5s',
          parameters: { ip: '192.0.2.9', username: 'a', password: { secret: 'fence/n1' } },
          meta: {},
          operations: [],
        },
      ],
      levels: [
        { node: 'n1', index: 1, devices: ['f1'] },
        { node: 'n2', index: 1, devices: ['f1'] },
      ],
    });
  });

  it('an order of three becomes two', () => {
    const { parts } = convert(`${ip}${web}primitive c systemd:c op monitor interval=9\norder o ip web c`);
    expect(parts.constraints).toMatchObject([
      { id: 'o-1', first: 'ip', then: 'web' },
      { id: 'o-2', first: 'web', then: 'c' },
    ]);
  });

  it('never repeats a secret', () => {
    const text = `primitive a ocf:heartbeat:mysql params test_passwd="hush hush" op monitor interval=9\nprimitive f stonith:fence_ipmilan params pcmk_host_list=n passwd=hush2\nprimitive z ocf:x:y params password=hush3\nprimitive q systemd:q params password="hush4\n`;
    const conversion = convert(text);
    expect(conversion.secrets.map(({ name, value }) => [name, value.reveal()])).toEqual([
      ['a/test_passwd', 'hush hush'],
      ['fence/n', 'hush2'],
    ]);
    const all = [
      inspect(conversion.reports, { depth: 9 }),
      JSON.stringify([conversion.parts, conversion.secrets]),
      JSON.stringify(explainCrm(parseCrm(text), conversion.findings)),
    ].join('');
    expect(all).not.toContain('hush');
    expect(sound(text).replace(/password="hush4/, '')).not.toContain('hush');
  });

  it('gives descriptions that the schema takes, whatever the text', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'primitive',
        'group',
        'clone',
        'ms',
        'order',
        'colocation',
        'location',
        'property',
        'node',
        'fencing_topology',
        'params',
        'op',
        'meta',
        'monitor',
        'inf:',
        '0:',
        'a',
        'b',
        'c',
        'systemd:a',
        'ocf:heartbeat:IPaddr2',
        'stonith:fence_x',
        'pcmk_host_list=a',
        'ip=192.0.2.1',
        'interval=10s',
        'role=Master',
        'rule',
        'a:Master',
        '__proto__=1',
        'constructor',
        'x=',
        '=',
        '\n',
        '\n',
        ' \\\n ',
      ),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        const text = words.join(' ');
        const { parts } = convert(text);
        const nodes = [{ name: 'n', ssh: { host: 'n' }, links: ['192.0.2.7'] }];
        const { nodes: _, ...others } = parts;
        const parsed = descriptionSchema.safeParse({ quorate: 1, name: 'x', ...others, nodes });
        expect(parsed.error?.issues ?? []).toEqual([]);
        sound(text);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('moderniseCrm', () => {
  it('changes what is dated in place, and nothing else', () => {
    const text = `# kept
primitive   d ocf:linbit:drbd \\
    params drbd_resource="r"
ms m d meta master-max="1"   # odd
order o inf: d:start  m
`;
    expect(sound('primitive a systemd:a\n')).toBe(
      'primitive a systemd:a \\\n  op monitor interval="30s" timeout="60s"\n',
    );
    expect(sound(text)).toContain(
      '# kept\nprimitive   d ocf:linbit:drbd \\\n    params drbd_resource="r" \\\n    op monitor',
    );
    expect(sound(text)).toContain('clone m d meta promoted-max="1"');
  });

  it('is stable: the sound version of a sound version is itself', () => {
    for (const text of [example('controllers.crm'), sample('controllers.crm'), sample('virtual-ip-two-nodes.crm.sh')]) {
      expect(sound(sound(text))).toBe(sound(text));
    }
  });

  it('leaves out of the sample what no package holds, with the reason, and keeps the two addresses', () => {
    const text = sample('controllers.crm');
    const conversion = convert(text);
    expect(conversion.parts.resources.map(({ id }) => id)).toEqual(['vip__management_old', 'vip__public_old']);
    const left = conversion.reports.filter(({ code }) => code === 'CRM_AGENT_UNPACKAGED');
    expect(left.map(({ evidence }) => evidence?.line)).toEqual([1, 5, 9, 16, 23, 27]);
    expect(conversion.reports.filter(({ code }) => code === 'CRM_NEEDS_LEFT_OUT')).toHaveLength(13);
    expect(sound(text)).toContain('# Left out: no package holds ocf:mirantis:mysql.\n# primitive p_mysql');
  });

  it('turns fencing on and quorum back to stop in the sample script', () => {
    const text = sample('virtual-ip-two-nodes.crm.sh');
    expect(sound(text)).toMatch(/stonith-enabled=true\n.*no-quorum-policy=stop\n/);
    expect(convert(text).parts.resources).toMatchObject([{ id: 'virtual_public_ip', agent: 'ocf:heartbeat:IPaddr2' }]);
  });
});

describe('explainCrm', () => {
  it.each(['controllers.crm', 'virtual-ip-two-nodes.crm.sh'])('has one answer for each line of %s', (name) => {
    const text = sample(name);
    const lines = explainCrm(parseCrm(text), convert(text).findings);
    expect(lines.map(({ line }) => line)).toEqual(
      text
        .trimEnd()
        .split('\n')
        .map((_, index) => index + 1),
    );
    expect(lines.filter(({ mark }) => mark === 'dangerous').map(({ line }) => line)).toEqual(
      name.endsWith('.sh') ? [1, 2] : [13, 20],
    );
  });

  it('has one answer for each line of any text', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('\\\n', '\n', '"', '#', ' ', 'crm configure ', ';', 'password=x', '\r\n'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const lines = explainCrm(parseCrm(text), convert(text).findings);
        const expected = text === '' ? [] : text.replace(/\n$/, '').split('\n');
        expect(lines.map(({ line }) => line)).toEqual(expected.map((_, index) => index + 1));
      }),
      { numRuns: 500 },
    );
  });
});
