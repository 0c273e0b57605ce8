import { readFileSync } from 'node:fs';
import { type ClusterDescription, descriptionSchema } from '../../../../core/cluster/description.ts';
import type { Recording } from '../../../../core/transport/replay/recording.ts';
import { replay } from '../../../../core/transport/replay/replay.ts';
import type { Transport } from '../../../../core/transport/transport.ts';

/** One captured output, verbatim. */
export const captured = (path: string): string =>
  readFileSync(new URL(`../../../fixtures/${path}`, import.meta.url), 'utf8');

/** The exit status of a captured call to firewall-cmd. */
export function firewallExit(call: string): number {
  const line = captured('firewalld/1.3.3/exit-codes.txt')
    .split('\n')
    .find((one) => one.startsWith(`${call} `));
  if (line === undefined) throw new Error(`${call} was not captured`);
  return Number(line.split(' ')[1]);
}

export const webCluster: ClusterDescription = descriptionSchema.parse({
  quorate: 1,
  name: 'web',
  nodes: [1, 2].map((n) => ({
    name: `node${n}`,
    ssh: { host: `192.0.2.${n}` },
    links: [`10.0.1.${n}`, `10.0.2.${n}`],
  })),
  fencing: {
    devices: [1, 2].map((n) => ({ id: `f${n}`, agent: 'fence_ipmilan', targets: [`node${n}`], parameters: {} })),
  },
  resources: [
    {
      type: 'primitive',
      id: 'web-server',
      agent: 'ocf:heartbeat:apache',
      parameters: {},
      operations: [],
    },
  ],
});

/** A bare machine, as far as a plan looks at it. */
export interface Machine {
  readonly osRelease: string;
  /** Names of installed packages, as the package manager lists them. */
  readonly installed: readonly string[];
  /** Active units; all others are not there. */
  readonly active: readonly string[];
  /** Units that a plan asks for, in the order of asking. */
  readonly asked: readonly string[];
  /** What other commands print: argv as one line, then exit status and output. */
  readonly says: Readonly<Record<string, readonly [number, string]>>;
  readonly listInstalled: readonly string[];
}

/** The machine behind the Transport port. Whatever else it is asked it does not know: REPLAY_UNKNOWN. */
export function machine(node: string, of: Machine): Transport {
  const said = (argv: readonly string[], exitCode: number, stdout: string): Recording['commands'][number] => ({
    argv: [...argv],
    answer: { value: { exitCode, stdout, stderr: '', durationMs: 1 }, reports: [] },
  });
  const show = of.asked.map((name) => {
    const isThere = of.active.includes(name);
    const [load, active, file] = isThere ? ['loaded', 'active', 'enabled'] : ['not-found', 'inactive', ''];
    return `Id=${name}.service\nLoadState=${load}\nActiveState=${active}\nUnitFileState=${file}\n`;
  });
  const properties = '--property=Id,LoadState,ActiveState,UnitFileState';
  return replay({
    recording: 1,
    node,
    commands: [
      said(['uname', '-m'], 0, 'x86_64\n'),
      said(of.listInstalled, 0, `${of.installed.join('\n')}\n`),
      said(['systemctl', 'show', properties, '--', ...of.asked.map((name) => `${name}.service`)], 0, show.join('\n')),
      // Neither is there before the packages are.
      said(['find', '/var/lib/pacemaker/cib', '-type', 'f', '-name', 'cib*'], 1, ''),
      said(['passwd', '--status', 'hacluster'], 1, ''),
      ...Object.entries(of.says).map(([line, [exitCode, stdout]]) => said(line.split(' '), exitCode, stdout)),
    ],
    streams: [],
    reads: [
      {
        path: '/etc/os-release',
        answer: {
          value: { base64: Buffer.from(of.osRelease).toString('base64'), mode: 0o644, owner: 'root', group: 'root' },
          reports: [],
        },
      },
      { path: '/etc/corosync/corosync.conf', answer: { reports: [] } },
    ],
  });
}
