import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ClusterDescriptionInput, descriptionSchema } from '../../../core/cluster/description.ts';
import { effectiveTimes } from '../../../core/corosync/effective.ts';
import { fromDescription } from '../../../core/corosync/from-description.ts';
import { parse } from '../../../core/corosync/parse.ts';
import { toDescriptionParts } from '../../../core/corosync/to-description.ts';
import { validate } from '../../../core/corosync/validate.ts';

const described = (count: number, links: number, more: Partial<ClusterDescriptionInput> = {}) =>
  descriptionSchema.parse({
    quorate: 1,
    name: 'web',
    nodes: Array.from({ length: count }, (_, node) => ({
      name: `n${node + 1}`,
      ssh: { host: `n${node + 1}` },
      links: Array.from({ length: links }, (_, link) => `10.${link + 1}.0.${node + 1}`),
    })),
    ...more,
  });

describe('fromDescription', () => {
  test('three nodes on two links', () => {
    expect(fromDescription(described(3, 2))).toMatchInlineSnapshot(`
      "totem {
          version: 2
          cluster_name: web
          transport: knet
          crypto_cipher: aes256
          crypto_hash: sha256
      }

      nodelist {
          node {
              name: n1
              nodeid: 1
              ring0_addr: 10.1.0.1
              ring1_addr: 10.2.0.1
          }
          node {
              name: n2
              nodeid: 2
              ring0_addr: 10.1.0.2
              ring1_addr: 10.2.0.2
          }
          node {
              name: n3
              nodeid: 3
              ring0_addr: 10.1.0.3
              ring1_addr: 10.2.0.3
          }
      }

      quorum {
          provider: corosync_votequorum
      }

      logging {
          to_stderr: no
          to_syslog: yes
          to_logfile: yes
          logfile: /var/log/corosync/corosync.log
          timestamp: hires
      }
      "
    `);
  });

  test('two nodes get two_node, unless a tie breaker is asked for', () => {
    expect(fromDescription(described(2, 1))).toContain('two_node: 1');
    expect(fromDescription(described(2, 1, { quorum: { autoTieBreaker: true } }))).not.toContain('two_node');
    expect(fromDescription(described(3, 1))).not.toContain('two_node');
  });

  test('a port of its own gives each link a block', () => {
    const text = fromDescription(described(2, 2, { corosync: { port: 5505 } }));
    expect(text).toContain('linknumber: 1\n        mcastport: 5506');
  });

  test('udpu gets no encryption keys, which would keep it from starting', () => {
    expect(fromDescription(described(3, 1, { corosync: { transport: 'udpu' } }))).not.toContain('crypto');
  });

  test('what it writes is sound and reads back as it was described', () => {
    const corosync = fc.record(
      {
        tokenMs: fc.integer({ min: 1000, max: 60000 }),
        linkMode: fc.constantFrom('passive' as const, 'active' as const, 'rr' as const),
        port: fc.integer({ min: 1024, max: 60000 }).filter((port) => port !== 5405),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 16 }),
        fc.integer({ min: 1, max: 8 }),
        corosync,
        (count, links, options) => {
          const description = described(count, links, { corosync: options });
          const text = fromDescription(description);
          expect(validate(parse(text)).filter(({ severity }) => severity !== 'info')).toEqual([]);
          const parts = toDescriptionParts(parse(text));
          expect(parts.name).toBe('web');
          expect(parts.nodes).toEqual(description.nodes.map(({ name, links }, at) => ({ name, id: at + 1, links })));
          expect(parts.corosync).toEqual(description.corosync);
          const again = descriptionSchema.parse({
            ...description,
            corosync: parts.corosync,
            quorum: parts.quorum,
          });
          expect(fromDescription(again)).toBe(text);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('effectiveTimes', () => {
  test.each([
    [2, {}, 3000, 3600],
    [3, {}, 3650, 4380],
    [5, {}, 4950, 5940],
    [16, {}, 12100, 14520],
    [3, { tokenMs: 5000 }, 5650, 6780],
    [3, { tokenCoefficientMs: 0 }, 3000, 3600],
    [3, { version: '3.0.4' }, 1650, 1980],
    [2, { version: '2.4.5' }, 1000, 1200],
    [4, { hasNodelist: false }, 3000, 3600],
    [2, { consensusMs: 9000 }, 3000, 9000],
  ])('%i nodes with %j', (nodeCount, more, tokenMs, consensusMs) => {
    expect(effectiveTimes({ nodeCount, ...more })).toEqual({
      tokenMs,
      consensusMs,
      detectionMs: tokenMs + consensusMs,
    });
  });
});
