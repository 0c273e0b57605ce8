import { describe, expect, it } from 'vitest';
import { readCib, readOptionNames, readStatus, readVersion } from '../../../core/pacemaker/live.ts';
import { unwrap } from '../../../core/result.ts';
import { fixture } from './fixtures.ts';
import { recordedTransport } from './recorded-transport.ts';

const call = { signal: AbortSignal.timeout(10_000), deadlineMs: 5000 };
const version = (text: string) =>
  `Pacemaker ${text}\nWritten by Andrew Beekhof and the Pacemaker project contributors\n`;

describe('reading a node', () => {
  it('asks crm_mon for XML', async () => {
    const asked: string[][] = [];
    const transport = recordedTransport((argv) => {
      asked.push(argv);
      return { stdout: fixture('crm_mon', '3.0.0', 'settled.xml') };
    });
    expect(unwrap(await readStatus(transport, call)).nodes).toHaveLength(3);
    expect(asked).toEqual([['crm_mon', '--one-shot', '--output-as=xml']]);
  });

  it('says on which node the cluster does not run', async () => {
    const off = recordedTransport(() => ({ exitCode: 102, stdout: fixture('crm_mon', '2.1.5', 'not-connected.xml') }));
    expect(await readStatus(off, call)).toMatchObject({ reports: [{ code: 'CRM_MON_DISCONNECTED', node: 'node1' }] });
    expect(await readCib(off, call)).toMatchObject({ reports: [{ code: 'CIB_NO_ANSWER', node: 'node1' }] });
  });

  it('reads the CIB and the version', async () => {
    const transport = recordedTransport(([tool]) => ({
      stdout: tool === 'cibadmin' ? fixture('cib', '2.1.5', 'settled.xml') : version('2.1.5'),
    }));
    expect(unwrap(await readCib(transport, call)).root.name).toBe('cib');
    expect(unwrap(await readVersion(transport, call))).toEqual({ major: 2, minor: 1, patch: 5, text: '2.1.5' });
    const silent = recordedTransport(() => ({ stdout: 'no' }));
    expect(await readVersion(silent, call)).toMatchObject({ reports: [{ code: 'PACEMAKER_VERSION_UNKNOWN' }] });
  });

  it.each([
    ['2.1.5', undefined, 'stonith-enabled'],
    ['3.0.0', '3.0.0', 'stonith-enabled'],
    ['3.0.3', '3.0.3', 'fencing-enabled'],
    // A list that can't be read leaves the version to go by.
    ['3.0.3', undefined, 'fencing-enabled'],
  ])('knows how %s calls its options (list of %s)', async (release, list, expected) => {
    const transport = recordedTransport(([tool]) => {
      if (tool === 'pacemakerd') return { stdout: version(release) };
      return list === undefined ? { stdout: 'damaged' } : { stdout: fixture('metadata', list, 'cluster-options.xml') };
    });
    const names = unwrap(await readOptionNames(transport, call));
    expect(names.renamed.get('stonith-enabled') ?? 'stonith-enabled').toBe(expected);
  });
});
