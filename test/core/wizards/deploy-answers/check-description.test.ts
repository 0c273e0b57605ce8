import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readDescription } from '../../../../core/cluster/read-yaml.ts';
import { checkDescription } from '../../../../core/wizards/deploy-answers/check-description.ts';

const example = (): Record<string, unknown> =>
  parse(readFileSync('examples/three-nodes-apache.yaml', 'utf8')) as Record<string, unknown>;

describe('checkDescription', () => {
  it('has nothing against an example, and its text is what the CLI takes', () => {
    const { findings, yaml } = checkDescription(example());
    expect(findings).toEqual([]);
    const read = readDescription(yaml);
    expect(read.ok && read.value.nodes.map(({ name }) => name)).toEqual(['node1', 'node2', 'node3']);
  });

  it('says at which place the schema is broken', () => {
    const answers = example();
    (answers['nodes'] as { links: string[] }[])[1]?.links.splice(0, 1, 'node2.example');
    const { findings, yaml } = checkDescription(answers);
    expect(findings.map(({ path }) => path)).toEqual([['nodes', 1, 'links', 0]]);
    expect(findings[0]?.report.text).toContain('no literal IPv4 or IPv6 address');
    expect(yaml).toContain('node2.example');
  });

  it('says at which place two parts contradict each other', () => {
    const answers = example();
    const nodes = answers['nodes'] as { name: string }[];
    if (nodes[1]) nodes[1].name = 'node1';
    expect(checkDescription(answers).findings).toContainEqual(
      expect.objectContaining({
        path: ['nodes', 1, 'name'],
        report: expect.objectContaining({ code: 'NODE_NAME_TWICE' }),
      }),
    );
  });

  it('prints answers that are hardly begun', () => {
    const { findings, yaml } = checkDescription({ quorate: 1, name: '', nodes: [] });
    expect(findings.length).toBeGreaterThan(0);
    expect(yaml).toContain('quorate: 1');
  });
});
