import type { CallOptions, Transport } from '../transport/transport.ts';

/**
 * Where the scheduler would put the service were the node lost now; undefined where it does not say one place.
 * @see crm_simulate(8) --node-fail
 */
export async function expectedPlace(
  _hand: Transport,
  _target: string,
  _resources: readonly string[],
  _call: CallOptions,
): Promise<string | undefined> {
  return undefined;
}
