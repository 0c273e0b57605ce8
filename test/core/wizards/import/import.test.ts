import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { applyPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDescription } from '../../../../core/cluster/read-yaml.ts';
import { type ImportResult, importFiles } from '../../../../core/wizards/import/import.ts';

const samplesFolder = join(import.meta.dirname, '../../../fixtures/samples');
const examplesFolder = join(import.meta.dirname, '../../../../examples');
const sampleNames = readdirSync(samplesFolder);

const sample = (name: string) => ({ name, text: readFileSync(join(samplesFolder, name), 'utf8') });
const codes = (reports: ImportResult['reports']) => reports.map(({ code }) => code);

const corosync = `totem {
  version: 2
  cluster_name: web
  transport: udpu
}
nodelist {
  node {
    ring0_addr: 192.0.2.11
    nodeid: 1
  }
  node {
    ring0_addr: 192.0.2.12
    nodeid: 2
  }
}
quorum {
  provider: corosync_votequorum
}
`;
const crm = `node 1: alpha
node 2: beta
primitive ip ocf:heartbeat:IPaddr2 params ip=192.0.2.100 op monitor interval=10s
primitive fence-alpha stonith:fence_ipmilan params pcmk_host_list=alpha ip=192.0.2.111 username=f password=geheim1 pcmk_delay_base=5s op monitor interval=60s
primitive fence-beta stonith:fence_ipmilan params pcmk_host_list=beta ip=192.0.2.112 username=f password=geheim2 op monitor interval=60s
`;

describe('importFiles on real files', () => {
  const expected: Readonly<Record<string, readonly [kind: string, applicable: boolean]>> = {
    'controllers.crm': ['crm-text', false],
    'virtual-ip-two-nodes.crm.sh': ['crm-script', false],
    'multicast-rrp-totem-only.corosync.conf': ['corosync.conf', false],
    'three-nodes-knet-bindnetaddr.corosync.conf': ['corosync.conf', true],
    'two-nodes-udpu-broadcast-placeholders.corosync.conf': ['corosync.conf', false],
    'two-nodes-udpu-mcastaddr.corosync.conf': ['corosync.conf', true],
    'two-nodes-udpu-no-two_node.corosync.conf': ['corosync.conf', true],
    'service.d-pcmk': ['service.d', true],
    'full-stack-ovs.pcs.sh': ['pcs-script', false],
    'ovs-bond-and-clones.pcs.sh': ['pcs-script', false],
    'vip-apache.pcs.sh': ['pcs-script', false],
    'vip-filesystem-mysql.pcs.sh': ['pcs-script', false],
  };

  it.each(Object.entries(expected))('%s is recognised', (name, [kind, applicable]) => {
    const [file] = importFiles([sample(name)]).files;
    expect([file?.kind, file?.applicable]).toEqual([kind, applicable]);
  });

  it('everything else there is of no known kind, and said to be', () => {
    for (const name of sampleNames.filter((name) => !(name in expected))) {
      const [file] = importFiles([sample(name)]).files;
      expect([name, file?.kind, file?.reports[0]?.code]).toEqual([name, 'unknown', 'IMPORT_FILE_UNKNOWN']);
    }
  });

  it.each(sampleNames)('no line of %s is lost', (name) => {
    const source = sample(name);
    const [file] = importFiles([source]).files;
    const lines = source.text.replace(/\n$/, '').split('\n');
    expect(file?.lines.map(({ line }) => line)).toEqual(lines.map((_, index) => index + 1));
    // Secrets are the one thing that is not shown as it stands.
    const secret = /passw|-p /;
    const shown = file?.lines.map(({ text }) => text.trimEnd()) ?? [];
    expect(shown.filter((_, index) => !secret.test(lines[index] ?? ''))).toEqual(
      lines.filter((line) => !secret.test(line)).map((line) => line.trimEnd()),
    );
  });

  it.each(sampleNames.filter((name) => name.endsWith('.conf') || name.includes('crm.sh')))(
    'the diff of %s leads from the file to the proposal',
    (name) => {
      const source = sample(name);
      const [file] = importFiles([source]).files;
      if (file?.diff === undefined) expect(file?.proposal ?? source.text).toBe(source.text);
      else expect(applyPatch(source.text, file.diff)).toBe(file.proposal);
    },
  );

  it('placeholders are explained and not applied', () => {
    const result = importFiles([sample('two-nodes-udpu-broadcast-placeholders.corosync.conf')]);
    expect(result.applicable).toBe(false);
    expect(result.draft.nodes).toEqual([]);
    const [file] = result.files;
    expect(file?.proposal).toBeUndefined();
    expect(
      file?.reports.filter(({ code }) => code === 'COROSYNC_ADDRESS_PLACEHOLDER').map((r) => r.evidence?.line),
    ).toEqual([18, 23, 7]);
    expect(codes(result.missing)).toContain('IMPORT_MISSING_NODES');
  });

  it('the passwords of the samples are shown nowhere', () => {
    const told = sampleNames.flatMap((name) => {
      const { files, yaml, reports } = importFiles([sample(name)]);
      return [yaml, JSON.stringify([reports, files])];
    });
    const seen = told.flatMap((text) => text.match(/passw(or)?d=\\?"?(quantum|secret)|-p password/g) ?? []);
    expect(seen).toEqual([]);
  });

  it('corosync.conf and crm text together become one draft', () => {
    const result = importFiles([sample('three-nodes-knet-bindnetaddr.corosync.conf'), sample('controllers.crm')]);
    expect(result.draft.name).toBe('ha-cluster');
    expect(result.draft.nodes.map(({ name }) => name)).toEqual(['node1', 'node2', 'node3']);
    expect(result.draft.resources?.map(({ id }) => id)).toEqual(['vip__management_old', 'vip__public_old']);
    expect(codes(result.reports)).toEqual(['IMPORT_SSH_ASSUMED', 'IMPORT_ONE_LINK', 'IMPORT_MISSING_FENCING']);
    expect(result.applicable).toBe(false);
  });
});

describe('importFiles', () => {
  it('makes a description that can be planned where the files say enough', () => {
    const result = importFiles([
      { name: 'corosync.conf', text: corosync },
      { name: 'cluster.crm', text: crm },
    ]);
    expect(codes(result.reports)).toEqual(['IMPORT_SSH_ASSUMED', 'IMPORT_NAME_ASSUMED', 'IMPORT_ONE_LINK']);
    expect(result.applicable).toBe(true);
    const read = readDescription(result.yaml);
    expect(read.reports).toEqual([]);
    expect(read.ok && read.value.nodes.map(({ name, id }) => [name, id])).toEqual([
      ['alpha', 1],
      ['beta', 2],
    ]);
    expect(read.ok && read.value.quorum.twoNode).toBe(true);
    expect(result.secrets.map(({ name, value }) => [name, value.reveal()])).toEqual([
      ['fence/alpha', 'geheim1'],
      ['fence/beta', 'geheim2'],
    ]);
    expect(JSON.stringify(result) + inspect(result, { depth: 12 })).not.toContain('geheim');
  });

  it('the example of the repository is taken over whole', () => {
    const text = readFileSync(join(examplesFolder, 'controllers.crm'), 'utf8');
    const result = importFiles([{ name: 'controllers.crm', text }]);
    expect(result.files[0]).toMatchObject({ kind: 'crm-text', applicable: true });
    expect(result.files[0]?.diff).toBeUndefined();
    expect(codes(result.missing)).toEqual([
      'IMPORT_MISSING_NODES',
      'IMPORT_MISSING_FENCING',
      'IMPORT_MISSING_SERVICES',
    ]);
  });

  it('what is missing stands above the draft', () => {
    const { yaml, missing } = importFiles([{ name: 'a\nb: c', text: crm }]);
    for (const { text } of missing) expect(yaml).toContain(`# - ${text}`);
    expect(yaml.split('\n')[0]).toBe('# Made by quorate import from a b: c.');
  });

  it('one node can never be quorate after a loss', () => {
    const one = corosync.replace(/ {2}node \{\n {4}ring0_addr: 192.0.2.12[^}]*\}\n/, '');
    const result = importFiles([{ name: 'corosync.conf', text: one }]);
    expect(codes(result.reports)).toContain('IMPORT_NOT_QUORATE');
    expect(result.applicable).toBe(false);
  });

  it('two files of two clusters are not mixed', () => {
    const other = corosync.replace('192.0.2.12', '192.0.2.13');
    const result = importFiles([
      { name: 'n1', text: corosync },
      { name: 'n2', text: corosync },
      { name: 'n3', text: other },
    ]);
    const differs = result.reports.filter(({ code }) => code === 'IMPORT_COROSYNC_DIFFERS');
    expect(differs.map(({ evidence }) => evidence?.file)).toEqual(['n3']);
  });

  it('what crm says of nodes that corosync does not know is told', () => {
    const text = `${crm}location l ip 100: gamma\n`;
    const result = importFiles([
      { name: 'c', text: corosync },
      { name: 'd', text },
    ]);
    expect(codes(result.reports)).toContain('NODE_UNKNOWN');
    expect(result.applicable).toBe(false);
  });

  it('fencing off is never taken over', () => {
    const result = importFiles([
      { name: 'c', text: corosync },
      { name: 'd', text: `${crm}property stonith-enabled=false\n` },
    ]);
    expect(result.yaml).not.toMatch(/stonith-enabled|enabled: false/);
    expect(result.applicable).toBe(false);
  });

  it.each([
    ['', 'unknown'],
    ['node is a word that begins many a sentence.\nSo is group.\nAnd this one.\nAnd that.', 'unknown'],
    ['<cib/>', 'unknown'],
    ['primitive a systemd:nginx', 'crm-text'],
    ['pcs status', 'pcs-script'],
    ['sudo pcs resource create x ocf:heartbeat:Dummy', 'pcs-script'],
    ['crm configure primitive a systemd:nginx', 'crm-script'],
    ['totem {\n}', 'corosync.conf'],
    ['service {\n  name: pacemaker\n  ver: 0\n}', 'service.d'],
  ])('recognises %j as %s', (text, kind) => {
    expect(importFiles([{ name: 'x', text }]).files[0]?.kind).toBe(kind);
  });

  it('a secret in a statement that can not be read is not shown by the diff either', () => {
    const text = 'primitive a systemd:a params password="geheim\nprimitive b systemd:b\n';
    const [file] = importFiles([{ name: 'x.crm', text }]).files;
    expect(file?.diff).toContain('op monitor');
    expect(JSON.stringify(file)).not.toContain('geheim');
  });

  it('names in a file never become lines of a diff', () => {
    const { files } = importFiles([{ name: 'a\n+++ b\n', text: corosync }]);
    expect(files[0]?.diff?.split('\n').filter((line) => line.startsWith('+++'))).toHaveLength(1);
  });

  it('answers with reports, never with an exception, whatever the text', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'totem {\n',
        'nodelist {\n',
        'node {\n',
        '}\n',
        'ring0_addr: 192.0.2.1\n',
        'name: x\n',
        'quorum {\n',
        'primitive a systemd:a\n',
        'pcs ',
        'crm configure ',
        '\n',
        '\\\n',
        'service {\n',
        ': ',
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.array(piece, { maxLength: 12 }), { maxLength: 3 }), (texts) => {
        const result = importFiles(texts.map((pieces, index) => ({ name: `f${index}`, text: pieces.join('') })));
        expect(result.files).toHaveLength(texts.length);
        for (const { evidence } of result.files.flatMap(({ reports }) => reports)) {
          if (evidence?.line !== undefined) expect(evidence.line).toBeGreaterThan(0);
        }
        expect(result.yaml).toContain('quorate: 1');
      }),
      { numRuns: 400 },
    );
  });
});
