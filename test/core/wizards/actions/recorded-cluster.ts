import type { Profile } from '../../../../core/cluster/profile.ts';
import type { Report } from '../../../../core/report.ts';
import type { Transport } from '../../../../core/transport/transport.ts';
import type { EverydayAction } from '../../../../core/wizards/actions/everyday-action.ts';
import { planAction } from '../../../../core/wizards/actions/plan-action.ts';
import { demo } from '../../pacemaker/demo-description.ts';
import { fixture } from '../../pacemaker/fixtures.ts';
import { recordedTransport } from '../../pacemaker/recorded-transport.ts';

/** A cluster that answers with what was captured of the demo's, settled; and notes what the scheduler was asked. */
export interface RecordedCluster {
  readonly profile: Profile;
  readonly nodes: ReadonlyMap<string, Transport>;
  /** Standard input of the last `crm_simulate --xml-pipe`: the CIB as it would be. */
  readonly asked: { cib: string; argv: readonly string[] };
  plan(action: EverydayAction, unreached?: readonly Report[]): ReturnType<typeof planAction>;
}

export interface RecordedOptions {
  readonly release?: string;
  /** What the scheduler says to the change; nothing happens unless told. */
  readonly simulation?: string;
  /** Captured output to take in place of the settled cluster's, by command. */
  readonly instead?: Readonly<Record<string, string>>;
  /** State of both units on every node. */
  readonly units?: 'active' | 'inactive';
}

export function recordedCluster(options: RecordedOptions = {}): RecordedCluster {
  const { release = '2.1.5', simulation = 'again', instead = {}, units = 'active' } = options;
  const asked = { cib: '', argv: [] as readonly string[] };
  const unit = `LoadState=loaded\nActiveState=${units}\nUnitFileState=enabled\n`;
  const answers: Readonly<Record<string, string>> = {
    cibadmin: fixture('cib', release, 'settled.xml'),
    crm_mon: fixture('crm_mon', release, 'settled.xml'),
    'corosync-quorumtool': fixture('corosync', '3.1.7', 'three-up.quorumtool-s.out'),
    'corosync-cfgtool': fixture('corosync', '3.1.7', 'three-up.cfgtool-s.out'),
    systemctl: `${unit}\n${unit}`,
    ...instead,
  };
  const nodeOf = (name: string): Transport => {
    const recorded = recordedTransport(([command = '', ...rest]) => {
      if (command !== 'crm_simulate') return { stdout: answers[command] ?? '' };
      const isWhatIf = rest.includes('--xml-pipe');
      if (isWhatIf) asked.argv = rest;
      return { stdout: fixture('crm_simulate', release, `${isWhatIf ? simulation : 'again'}.txt`) };
    });
    return {
      ...recorded,
      node: name,
      exec: (argv, more) => {
        const { stdin } = more;
        if (argv.includes('--xml-pipe') && typeof stdin === 'object' && 'reveal' in stdin) asked.cib = stdin.reveal();
        return recorded.exec(argv, more);
      },
    };
  };
  const profile: Profile = { id: 'demo', description: demo, createdAt: '', updatedAt: '' };
  const nodes = new Map(demo.nodes.map(({ name }) => [name, nodeOf(name)]));
  const work = { signal: new AbortController().signal, onProgress: () => {} };
  return {
    profile,
    nodes,
    asked,
    plan: (action, unreached = []) => planAction(profile, action, nodes, unreached, work),
  };
}
