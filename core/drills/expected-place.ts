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
  const places = new Set<string>();
  for (const id of resources) {
    const after = simulated.value.resourcesAfter.find((resource) => resource.id === id)?.nodes[0];
    if (after === undefined) return undefined;
    places.add(after);
  }
  const [place, ...others] = places;
  return others.length === 0 && place !== target ? place : undefined;
}
