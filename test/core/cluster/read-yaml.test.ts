import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeNameSchema } from '../../../core/cluster/description.ts';
import { nearest } from '../../../core/cluster/nearest.ts';
import { printDescription, readDescription } from '../../../core/cluster/read-yaml.ts';
import type { Report } from '../../../core/report.ts';
import { unwrap } from '../../../core/result.ts';

const head = `quorate: 1
name: web
nodes:
  - name: node1
    ssh: { host: 192.0.2.11 }
    links: [192.0.2.11]
  - name: node2
    ssh: { host: 192.0.2.12 }
    links: [192.0.2.12]
  - name: node3
    ssh: { host: 192.0.2.13 }
    links: [192.0.2.13]
fencing:
  devices:
    - { id: f, agent: fence_ipmilan, targets: [node1, node2, node3] }
`;
/** Lines of `head`. */
const headLines = head.split('\n').length - 1;

function reportsOf(text: string): readonly Report[] {
  return readDescription(text, 'web.yaml').reports;
}
function brief(reports: readonly Report[]): readonly string[] {
  return reports.map(({ code, evidence }) => `${evidence?.line} ${code}`);
}

describe('readDescription', () => {
  it('reads a small sound description without a report', () => {
    const result = readDescription(head);
    expect(result.reports).toEqual([]);
    expect(unwrap(result).corosync.crypto).toEqual({ cipher: 'aes256', hash: 'sha256' });
  });

  it('names the line of an unknown key and the key that was meant', () => {
    const [report] = reportsOf(`${head}propertys: {}\n`);
    expect(report).toMatchObject({
      code: 'DESCRIPTION_KEY_UNKNOWN',
      next: 'Write properties instead of propertys.',
      evidence: { file: 'web.yaml', line: headLines + 1, output: 'propertys: {}' },
    });
  });

  it('names the key that was meant inside a kind of resource', () => {
    const [report] = reportsOf(`${head}resources:\n  - type: primitive\n    id: a\n    agnet: systemd:nginx\n`).filter(
      ({ code }) => code === 'DESCRIPTION_KEY_UNKNOWN',
    );
    expect(report?.next).toBe('Write agent instead of agnet.');
    expect(report?.evidence?.line).toBe(headLines + 4);
  });

  it.each([
    ['clone', 'membr', 'member'],
    ['group', 'membr', 'members'],
    ['primitive', 'promotabel', undefined],
  ])('proposes for a %s only keys of its kind', (type, key, meant) => {
    const reports = reportsOf(`${head}resources:\n  - { type: ${type}, id: a, ${key}: x }\n`);
    const [report] = reports.filter(({ code }) => code === 'DESCRIPTION_KEY_UNKNOWN');
    if (meant === undefined) expect(report?.next).toMatch(/^Remove it; here may stand one of type, id, agent/);
    else expect(report?.next).toBe(`Write ${meant} instead of ${key}.`);
  });

  it('lists what is allowed, and takes the nearest', () => {
    const [report] = reportsOf(`${head}corosync:\n  transport: kent\n`);
    expect(report?.text).toBe('corosync.transport can\'t be "kent"; allowed: knet, udpu, udp.');
    expect(report?.next).toBe('Write knet instead of "kent".');
    expect(report?.evidence?.line).toBe(headLines + 2);
  });

  it.each([
    ['files: [{ path: /a, content: x, mode: 0644 }]', "mode: '0644'"],
    ['constraints: [{ type: location, resource: f, node: node1 }]', 'score: INFINITY'],
    ['packages: [-rf]', ''],
    ['corosync: { tokenMs: 3 }', 'at least 30'],
    ['resources: [{ type: primitive, id: a, agent: nginx, operations: [{ name: monitor }] }]', 'ocf:heartbeat:IPaddr2'],
    ['resources: [{ type: primitive, id: a, agent: systemd:a, parameters: { ip: } }]', 'remove the key'],
    ['vantagePoints: [{ name: client, ssh: { host: "-oProxyCommand=x" } }]', 'host: 192.0.2.11'],
  ])('says what to write instead of %s', (line, next) => {
    const result = readDescription(`${head}${line}\n`);
    expect(result.ok).toBe(false);
    expect(result.reports.map((report) => report.next).join(' ')).toContain(next);
    expect(result.reports.every(({ evidence }) => evidence?.line === headLines + 1)).toBe(true);
  });

  it.each([
    ['__proto__: { polluted: true }', 'DESCRIPTION_KEY_REFUSED'],
    ['properties: { constructor: x }', 'DESCRIPTION_KEY_REFUSED'],
    ['properties: { ? [a] : x }', 'DESCRIPTION_KEY_REFUSED'],
    ['name: again', 'DESCRIPTION_KEY_TWICE'],
    ['properties: { a: 1, a: 2 }', 'DESCRIPTION_KEY_TWICE'],
    ['\tname: x', 'DESCRIPTION_YAML_WRONG'],
    ['properties: *nowhere', 'DESCRIPTION_YAML_WRONG'],
    ["properties: { a: 'open", 'DESCRIPTION_YAML_WRONG'],
  ])('refuses %s', (line, code) => {
    const result = readDescription(`${head}${line}\n`);
    expect(result.ok).toBe(false);
    expect(result.reports.map((report) => report.code)).toContain(code);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('refuses a second document, an empty file and a list', () => {
    expect(brief(reportsOf(`${head}---\n${head}`))).toContain(`${headLines + 1} DESCRIPTION_YAML_WRONG`);
    expect(brief(reportsOf(''))).toEqual(['1 DESCRIPTION_EMPTY']);
    expect(brief(reportsOf('- a\n'))).toEqual(['1 DESCRIPTION_EMPTY']);
  });

  it('does not swell: a bomb of aliases ends in a report', () => {
    const layers = Array.from({ length: 12 }, (_, n) =>
      n === 0
        ? 'l0: &l0 [x, x, x, x, x, x, x, x, x]'
        : `l${n}: &l${n} [${Array(9)
            .fill(`*l${n - 1}`)
            .join(', ')}]`,
    );
    const result = readDescription(`${layers.join('\n')}\n`);
    expect(result.ok).toBe(false);
    expect(brief(result.reports)).toEqual(['1 DESCRIPTION_YAML_WRONG']);
  });

  it('never throws, whatever the text', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'nodes:',
        ' - ',
        '\n',
        '{',
        '}',
        '[',
        ']',
        '&a',
        '*a',
        '? ',
        ': ',
        '<<: *a',
        '!!binary x',
        "'",
        '"',
        '|\n',
        '#',
        '---',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const result = readDescription(text);
        expect(result.ok).toBe(false);
        expect(result.reports.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  it('reads back every value that it prints, however awkward', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9.-]{0,20}$/);
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constantFrom('yes', '0644', '1e3', 'null', '~', '- a', 'a: b', '#'),
    );
    fc.assert(
      fc.property(
        name,
        fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_-]{0,12}$/), value),
        fc.string(),
        (node, attributes, content) => {
          fc.pre(
            nodeNameSchema.safeParse(node).success &&
              !('constructor' in { ...attributes } && Object.hasOwn(attributes, 'constructor')),
          );
          const description = unwrap(
            readDescription(
              printDescription({
                quorate: 1,
                name: 'web',
                nodes: [{ name: node, ssh: { host: '192.0.2.1' }, links: ['192.0.2.1'] }],
                properties: attributes,
                files: [{ path: '/etc/x', content }],
              }),
            ),
          );
          expect(description.nodes[0]?.name).toBe(node);
          expect({ ...description.properties }).toEqual({ ...attributes });
          expect(description.files[0]?.content).toBe(content);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('nearest', () => {
  it.each([
    ['propertys', 'properties'],
    ['resource_defaults', 'resourceDefaults'],
    ['nodse', 'nodes'],
    ['elephant', undefined],
  ])('%s → %s', (word, meant) => {
    expect(nearest(word, ['nodes', 'properties', 'resourceDefaults', 'resources'])).toBe(meant);
  });
});
