import { connectAll } from '../../core/engine/machines.ts';
import { ensureSecrets } from '../../core/engine/profiles.ts';
import { execute } from '../../core/plan/execute.ts';
import { ok, unwrap } from '../../core/result.ts';
import type { Traffic, Transport } from '../../core/transport/transport.ts';
import { planDeploy } from '../../core/wizards/deploy/plan-deploy.ts';
import { type Ground, quiet } from './ground.ts';

export interface DeployTraffic {
  readonly steps: number;
  readonly planning: Traffic;
  readonly applying: Traffic;
}

/** What goes over SSH for one deploy, all nodes together: calls, and bytes with the protocol's own. */
export async function deployTraffic(ground: Ground): Promise<DeployTraffic> {
  const { state, profile } = ground;
  unwrap(await ensureSecrets(state, profile));
  const { nodes, dispose } = await connectAll(state, profile, profile.description.nodes, quiet, 'bench');
  try {
    const connected = total(nodes);
    const plan = unwrap(await planDeploy(profile, nodes, quiet));
    const planned = total(nodes);
    const vault = state.vault(profile);
    const outcome = unwrap(
      await execute(plan, {
        ...quiet,
        secrets: vault.source,
        keeper: vault,
        journal: state.store.journal,
        transport: async (node) => ok(nodes.get(node) as Transport),
      }),
    );
    if (outcome.state !== 'done') throw new Error(outcome.reports.map(({ text }) => text).join('\n'));
    return { steps: plan.steps.length, planning: less(planned, connected), applying: less(total(nodes), planned) };
  } finally {
    await dispose();
  }
}

function total(nodes: ReadonlyMap<string, Transport>): Traffic {
  return [...nodes.values()]
    .map((node) => node.traffic())
    .reduce((one, other) => ({
      roundTrips: one.roundTrips + other.roundTrips,
      bytesSent: one.bytesSent + other.bytesSent,
      bytesReceived: one.bytesReceived + other.bytesReceived,
    }));
}

function less(one: Traffic, other: Traffic): Traffic {
  return {
    roundTrips: one.roundTrips - other.roundTrips,
    bytesSent: one.bytesSent - other.bytesSent,
    bytesReceived: one.bytesReceived - other.bytesReceived,
  };
}
