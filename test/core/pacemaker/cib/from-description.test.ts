import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClusterDescription, descriptionSchema } from '../../../../core/cluster/description.ts';
import { parseCib } from '../../../../core/pacemaker/cib/document.ts';
import { configurationXml, firstCib } from '../../../../core/pacemaker/cib/from-description.ts';
import { readModel } from '../../../../core/pacemaker/cib/model.ts';
import { fillSecrets } from '../../../../core/pacemaker/cib/secret-placeholder.ts';
import { optionNames } from '../../../../core/pacemaker/option-names.ts';
import { parseVersion } from '../../../../core/pacemaker/version.ts';
import { fillTemplate, secretNames } from '../../../../core/plan/template.ts';
import { unwrap } from '../../../../core/result.ts';
import { Secret } from '../../../../core/secret.ts';
import { demo } from '../demo-description.ts';

const temporary = { 'dc-deadtime': '2s' };
const modelOf = (description: ClusterDescription) =>
  readModel(unwrap(parseCib(firstCib(description, { temporary }).xml)));

/** The demo with other parameters in one of its resources. */
const withParameters = (parameters: Readonly<Record<string, string>>): ClusterDescription =>
  descriptionSchema.parse({
    ...demo,
    resources: [{ type: 'primitive', id: 'odd', agent: 'ocf:heartbeat:Dummy', parameters }],
    constraints: [],
  });

describe('first CIB', () => {
  it('says again what the description says', () => {
    const model = modelOf(demo);
    expect(model.notUnderstood).toEqual([]);
    expect(model.nodes).toMatchObject([
      { id: '1', name: 'node1' },
      { id: '2', name: 'node2' },
      { id: '3', name: 'node3' },
    ]);
    expect(model.properties).toEqual({
      'cluster-name': 'demo',
      'no-quorum-policy': 'stop',
      'stonith-timeout': '90s',
      'stonith-enabled': 'true',
      'dc-deadtime': '2s',
    });
    expect(model.levels).toEqual(demo.fencing.levels);
    expect(model.resources.map(({ id }) => id)).toEqual(demo.resources.map(({ id }) => id));
    expect(model.constraints.map(({ type }) => type)).toEqual(demo.constraints.map(({ type }) => type));
    expect(model.fenceDevices.map(({ id, targets, delay }) => ({ id, targets, delay }))).toEqual(
      demo.fencing.devices.map(({ id, targets, delay }) => ({ id, targets, delay })),
    );
  });

  it('gives the same bytes each time, so that all nodes start from one CIB', () => {
    expect(firstCib(demo).xml).toBe(firstCib(structuredClone(demo)).xml);
  });

  it('holds no status, and a schema that Pacemaker 2.1 and 3.0 both know', () => {
    const { xml } = firstCib(demo);
    expect(xml).not.toContain('<status');
    expect(xml).toMatch(/^<cib validate-with="pacemaker-3\.7" epoch="1" num_updates="0" admin_epoch="0">/);
  });

  it('names options as the version wants them', () => {
    const names = optionNames(parseVersion('Pacemaker 3.0.3'));
    const { xml } = configurationXml(demo, { names });
    expect(xml).toContain('name="fencing-enabled" value="true"');
    expect(xml).toContain('name="fencing-timeout" value="90s"');
    expect(xml).not.toContain('stonith-');
    expect(xml).not.toContain('dc-deadtime');
  });

  it('says whether nodes are fenced from one place only', () => {
    const contradicted = { ...demo, properties: { 'fencing-enabled': false, 'stonith-enabled': false } };
    expect(modelOf(contradicted).properties['stonith-enabled']).toBe('true');
  });

  it('numbers ids that would come twice', () => {
    const twice = withParameters({ 'a b': '1', a_b: '2' });
    const ids = [...firstCib(twice).xml.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('secrets in a CIB', () => {
  it('stand as the placeholders that the plan fills in', async () => {
    const { xml, secrets } = firstCib(demo);
    expect(secrets).toEqual(['fence/node1', 'fence/node2', 'fence/node3', 'fence/pdu']);
    expect(secretNames(xml)).toEqual(secrets);
    const odd = `a<b>&"c'\td`;
    const filled = unwrap(await fillTemplate(xml, async () => new Secret(odd), 'xml')).reveal();
    expect(filled).toBe(fillSecrets(xml, () => odd));
    const model = readModel(unwrap(parseCib(filled)));
    expect([...model.secrets.values()].map((secret) => secret.reveal())).toEqual(secrets.map(() => odd));
    expect(JSON.stringify(model.fenceDevices)).not.toContain('a<b>');
  });

  it('are not asked for by a plain value that looks like one', () => {
    const tricky = withParameters({ text: 'x @@quorate-secret:fence/node1@@ y', '@@quorate-secret:n@@': 'z' });
    const { xml, secrets } = firstCib({ ...tricky, fencing: { ...tricky.fencing, devices: [], levels: [] } });
    expect(secrets).toEqual([]);
    expect(secretNames(xml)).toEqual([]);
    const [odd] = readModel(unwrap(parseCib(xml))).resources;
    expect(odd).toMatchObject({ parameters: { text: 'x @@quorate-secret:fence/node1@@ y' } });
  });
});

describe('any text in a CIB', () => {
  const holdable = fc
    .string({ unit: 'grapheme' })
    .map((text) => text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, ''));
  const parameters = fc.dictionary(
    holdable,
    fc.oneof(holdable, fc.constantFrom('$(id)', '`id`', '"', "'", '-x', 'a\nb', '@@')),
    {
      noNullPrototype: true,
    },
  );

  it('comes back as it was', () => {
    fc.assert(
      fc.property(parameters, (values) => {
        const [odd] = modelOf(withParameters(values)).resources;
        expect(odd).toMatchObject({ type: 'primitive' });
        const read = odd?.type === 'primitive' ? odd.parameters : {};
        const plain = Object.fromEntries(Object.entries(read).filter(([, value]) => typeof value === 'string'));
        expect({ ...values, ...plain }).toEqual(values);
      }),
    );
  });

  it('is refused with a report where XML can not hold it', () => {
    expect(() => firstCib(withParameters({ text: 'a\u0001b' }))).toThrow(/XML_CANNOT_HOLD_TEXT/);
  });
});

describe("Pacemaker's own schema", () => {
  const rng = '/usr/share/pacemaker/pacemaker-3.7.rng';
  const hasSchema = (() => {
    try {
      execFileSync('xmllint', ['--noout', '--relaxng', rng, '-'], { input: '<cib/>', stdio: 'pipe' });
      return true;
    } catch (cause) {
      // 3: read, but not valid. Anything else: xmllint or the schema is not on this machine.
      return (cause as { status?: number }).status === 3;
    }
  })();
  if (!hasSchema) console.warn(`skipped: xmllint or ${rng} is not on this machine; the CIB is not validated here`);
  it.runIf(hasSchema)('accepts it', () => {
    execFileSync('xmllint', ['--noout', '--relaxng', rng, '-'], { input: firstCib(demo).xml, stdio: 'pipe' });
  });
});
