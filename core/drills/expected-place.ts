import { simulateNodeDown } from '../pacemaker/simulate/simulate.ts';
import type { CallOptions, Transport } from '../transport/transport.ts';

/**
 * Where the cluster's own scheduler would put the service were the node lost now; undefined where it does not say one
 * place for all of it.
 * @see crm_simulate(8) --node-fail
 */
export async function expectedPlace(
  hand: Transport,
  target: string,
  resources: readonly string[],
  call: CallOptions,
): Promise<string | undefined> {
  const simulated = await simulateNodeDown(hand, target, call);
  if (!simulated.ok) return undefined;
  const places = resources.map((id) => {
    const moved = simulated.value.actions.find((action) => action.kind === 'resource' && action.resource === id);
    return moved?.kind === 'resource' && !moved.isBlocked ? moved.to : undefined;
  });
  const [place, ...others] = new Set(places);
  return others.length === 0 && place !== target ? place : undefined;
}
