import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Constraint } from '../../../../core/cluster/constraint.ts';
import type { ClusterDescription } from '../../../../core/cluster/description.ts';
import { descriptionSchema } from '../../../../core/cluster/description.ts';
import type { Operation, Resource } from '../../../../core/cluster/resource.ts';
import { parseCib } from '../../../../core/pacemaker/cib/document.ts';
import { firstCib } from '../../../../core/pacemaker/cib/from-description.ts';
import { type CibModel, readModel } from '../../../../core/pacemaker/cib/model.ts';
import { renderCrmsh } from '../../../../core/pacemaker/render/crmsh.ts';
import { pcsConfigurationWords, renderPcs } from '../../../../core/pacemaker/render/pcs.ts';
import { renderPcsSetup } from '../../../../core/pacemaker/render/pcs-setup.ts';
import { shellLine, type Word } from '../../../../core/pacemaker/render/shell-quote.ts';
import { unwrap } from '../../../../core/result.ts';
import { demo } from '../demo-description.ts';
import { fixture } from '../fixtures.ts';

const modelOf = (...path: readonly string[]) => readModel(unwrap(parseCib(fixture('cib', ...path))));
const ours = readModel(unwrap(parseCib(firstCib(demo, { temporary: {} }).xml)));

/** Operations that the description names: the shells add others by the agents' metadata. */
const named = (operations: readonly Operation[]) => operations.filter(({ name }) => name === 'monitor');

function withNamedOperations(resource: Resource): Resource {
  if (resource.type === 'primitive') return { ...resource, operations: named(resource.operations) };
  if (resource.type === 'clone') {
    const member = withNamedOperations(resource.member);
    return member.type === 'clone' ? resource : { ...resource, member };
  }
  return { ...resource, members: resource.members.map((one) => ({ ...one, operations: named(one.operations) })) };
}

const byId = <T extends { readonly id?: string | undefined }>(all: readonly T[]) =>
  all.toSorted((one, other) => (one.id ?? '').localeCompare(other.id ?? ''));

/** What has to be the same, whoever made the CIB. */
function essence(model: CibModel) {
  const { 'cluster-name': _, ...properties } = model.properties;
  return {
    properties,
    resourceDefaults: model.resourceDefaults,
    levels: model.levels,
    fenceDevices: byId(model.fenceDevices),
    resources: byId(model.resources.map(withNamedOperations)),
  };
}

/** pcs writes out what Pacemaker takes for granted, and makes ids of its own. */
function withDefaults({ id: _, ...constraint }: Constraint) {
  if (constraint.type === 'order') return { firstAction: 'start', thenAction: 'start', ...constraint };
  return constraint.type === 'colocation'
    ? { resourceRole: 'Started', withRole: 'Started', ...constraint }
    : constraint;
}

describe.each(['0.11.5', '0.12.0'])('pcs %s', (version) => {
  it('was given the commands that are rendered today', () => {
    expect(`${renderPcs(demo, version).join('\n')}\n`).toBe(fixture('cib', `pcs-${version}`, 'demo.sh'));
  });

  it('made of them what Quorate writes itself', () => {
    const made = modelOf(`pcs-${version}`, 'demo.xml');
    expect(essence(made)).toEqual(essence(ours));
    // pcs has a rule for a location with a role, which says the same in another way.
    expect(made.notUnderstood.map(({ what }) => what)).toEqual(['rsc_location location-db-clone']);
    const expected = ours.constraints.filter((one) => one.type !== 'location' || one.role === undefined);
    expect(made.constraints.map(withDefaults)).toEqual(expected.map(withDefaults));
  });
});

describe.each(['4.4.1', '5.0.0'])('crmsh %s', (version) => {
  it('was given the text that is rendered today', () => {
    expect(renderCrmsh(demo)).toBe(fixture('cib', `crmsh-${version}`, 'demo.crm'));
  });

  it('made of it what Quorate writes itself', () => {
    const made = modelOf(`crmsh-${version}`, 'demo.xml');
    expect(made.notUnderstood).toEqual([]);
    expect(essence(made)).toEqual(essence(ours));
    expect(made.constraints).toEqual(ours.constraints);
  });
});

describe('pcs by version', () => {
  const find = (version: string, pattern: RegExp) => renderPcs(demo, version).filter((line) => pattern.test(line));
  it('calls roles and defaults as that version does', () => {
    expect(find('0.10.6', /Master|Slave/)).toHaveLength(3);
    expect(find('0.10.6', /Promoted/)).toEqual([]);
    expect(find('0.10.6', /defaults/)).toEqual(['pcs resource defaults resource-stickiness=100 migration-threshold=3']);
    expect(find('0.10.7', /defaults update/)).toHaveLength(1);
    expect(find('0.12.3', /clone ping/)).toEqual(['pcs resource clone ping ping-clone meta interleave=true']);
    expect(find('0.11.5', /clone ping/)).toEqual(['pcs resource clone ping ping-clone interleave=true']);
  });

  it('sets the cluster up with links, encryption, totem and quorum', () => {
    const description = descriptionSchema.parse({
      ...demo,
      corosync: { ...demo.corosync, port: 5500, consensusMs: 4500 },
      quorum: { waitForAll: true },
    });
    expect(renderPcsSetup(description)).toEqual([
      'pcs host auth node1 addr=192.0.2.11 node2 addr=192.0.2.12 node3 addr=192.0.2.13 -u hacluster',
      'pcs cluster setup demo node1 addr=192.0.2.11 addr=198.51.100.11 node2 addr=192.0.2.12 addr=198.51.100.12 ' +
        'node3 addr=192.0.2.13 addr=198.51.100.13 transport knet link_mode=active ' +
        'link linknumber=0 mcastport=5500 link linknumber=1 mcastport=5501 ' +
        'crypto cipher=aes256 hash=sha256 totem token=3000 consensus=4500 quorum wait_for_all=1',
      'pcs cluster start --all --wait',
      'pcs cluster enable --all',
    ]);
  });
});

describe('secrets in renderings', () => {
  it('are variables or dots', () => {
    expect(renderPcs(demo, '0.12').join('\n')).toContain('password="$FENCE_NODE1"');
    expect(renderCrmsh(demo)).toContain('password=••••••');
  });
});

/** How bash itself takes lines apart, given a value for each variable; one shell for all, since starting it is slow. */
function bashWords(
  lines: readonly string[],
  variables: Readonly<Record<string, string>>,
): readonly (readonly string[])[] {
  const env = { ...variables, PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8' };
  const input = lines.map((line) => `printf '%s\\0' ${line}; printf 'end of line\\0'`).join('\n');
  const words = execFileSync('bash', ['-s'], { env, input, encoding: 'utf8' }).split('\0').slice(0, -1);
  const all: string[][] = [[]];
  for (const word of words) {
    if (word === 'end of line') all.push([]);
    else all.at(-1)?.push(word);
  }
  return all.slice(0, -1);
}

describe('a rendered line pasted into a shell', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      '$(touch x)',
      '`id`',
      '-f',
      '--force',
      "it's",
      '"',
      '\\',
      'a\nb',
      '*',
      '~',
      '!x',
      'a;b',
      '\u001b[31m',
      '',
    ),
  );
  // A process can't be given a null byte, nor half a character.
  const argument = nasty.map((text) => text.replaceAll('\0', '').toWellFormed());

  it('is the same words again, and nothing of them runs', () => {
    const lines = fc.array(fc.array(argument, { minLength: 1, maxLength: 6 }), { minLength: 100, maxLength: 100 });
    fc.assert(
      fc.property(lines, argument, (all, secret) => {
        const rendered = all.map((words) => {
          const line: readonly Word[] = [...words, { prefix: 'password=', secret: { secret: 'fence/x' } }];
          return shellLine(line);
        });
        for (const line of rendered) expect(line).not.toMatch(/[\x00-\x1f\x7f]/);
        expect(bashWords(rendered, { FENCE_X: secret })).toEqual(all.map((words) => [...words, `password=${secret}`]));
      }),
      { numRuns: 5 },
    );
  });

  it('keeps every value of a description in its own word', () => {
    fc.assert(
      fc.property(argument, argument, argument, (parameter, meta, name) => {
        const description: ClusterDescription = descriptionSchema.parse({
          ...demo,
          resourceDefaults: { [`n${name}`]: parameter },
          resources: [
            {
              type: 'primitive',
              id: 'odd',
              agent: 'ocf:heartbeat:Dummy',
              parameters: { text: parameter },
              meta: { m: meta },
            },
          ],
          constraints: [],
          fencing: { devices: [], levels: [] },
        });
        const commands = pcsConfigurationWords(description, '0.11.5');
        const expected = commands.map((words) => words.map(String));
        expect(bashWords(commands.map(shellLine), {})).toEqual(expected);
        expect(expected.flat()).toEqual(expect.arrayContaining([`text=${parameter}`, `m=${meta}`]));
      }),
      { numRuns: 20 },
    );
  });

  const refused = ['a"b', 'a\nb', '$(id)', '-x', 'a b', '', "a'b", 'a;b', 'a/b'];
  it.each(refused)('has no identifier like %j, which the description refuses', (id) => {
    const resources = [{ type: 'primitive', id, agent: 'ocf:heartbeat:Dummy' }];
    expect(descriptionSchema.safeParse({ ...demo, constraints: [], resources }).success).toBe(false);
  });
});

describe('crm text', () => {
  it('names what it has no spelling for, instead of writing something else', () => {
    for (const value of ['a\nb', 'ends\\', 'a\\"b']) {
      const description = descriptionSchema.parse({
        ...demo,
        constraints: [],
        resources: [{ type: 'primitive', id: 'odd', agent: 'ocf:heartbeat:Dummy', parameters: { text: value } }],
      });
      const text = renderCrmsh(description);
      expect(text).toMatch(/^# primitive odd ocf:heartbeat:Dummy: .* no spelling in crm syntax$/m);
      expect(text).not.toContain('text=');
    }
  });
});
