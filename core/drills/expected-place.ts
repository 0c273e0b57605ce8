import { parseSimulation } from '../pacemaker/simulate/parse.ts';
import { simulateNodeDown, simulateNodeDownArgv } from '../pacemaker/simulate/simulate.ts';
import type { Simulation } from '../pacemaker/simulate/simulation.ts';
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
  const simulation = await simulate(hand, target, call);
  const places = new Set(resources.map((id) => simulation && placeOf(simulation, id)));
  const [place, ...others] = places;
  return others.length === 0 && place !== target ? place : undefined;
}

/** Pacemaker 3.0.0 ends its XML after the modifications, though its text goes on: then the text is read. */
async function simulate(hand: Transport, target: string, call: CallOptions): Promise<Simulation | undefined> {
  const asXml = await simulateNodeDown(hand, target, call);
  if (!asXml.ok) return undefined;
  if (asXml.value.nodesAfter.length > 0 || asXml.value.actions.length > 0) return asXml.value;
  const asText = await hand.exec(simulateNodeDownArgv(target), call);
  const parsed = asText.ok ? parseSimulation(asText.value.stdout) : asText;
  return parsed.ok ? parsed.value : undefined;
}

function placeOf({ resourcesAfter, actions }: Simulation, id: string): string | undefined {
  const after = resourcesAfter.find((resource) => resource.id === id)?.nodes[0];
  if (after !== undefined) return after;
  const moved = actions.find((action) => action.kind === 'resource' && action.resource === id);
  return moved?.kind === 'resource' ? moved.to : undefined;
}
