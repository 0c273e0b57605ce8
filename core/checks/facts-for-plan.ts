import { knownValue } from './fact.ts';
import type { Facts } from './facts.ts';

/** Units whose state decides what a plan does. */
const planUnits = ['corosync.service', 'pacemaker.service', 'pcsd.service', 'sbd.service', 'corosync-qdevice.service'];

/**
 * The part of the facts that a plan is bound to: what it would do otherwise if it were different, and nothing that
 * changes by itself (load, free space, clocks, transition counters), so that two readings of unchanged nodes are
 * equal. Plain data; what is not known is `null`.
 */
export function factsForPlan(facts: Facts): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    [...facts.nodes.values()]
      .toSorted((one, other) => (one.node < other.node ? -1 : 1))
      .map((node) => {
        const platform = knownValue(node.platform);
        const units = knownValue(node.units);
        const cib = knownValue(node.cib);
        return [
          node.node,
          {
            platform: platform ? `${platform.id} ${platform.version}` : null,
            machineId: knownValue(node.machineId) ?? null,
            hostName: knownValue(node.kernel)?.nodeName ?? null,
            packages: sorted(knownValue(node.packages)),
            units: Object.fromEntries(
              planUnits.map((name) => {
                const unit = units?.get(name);
                return [name, unit ? `${unit.load} ${unit.active} ${unit.enabled}`.trim() : null];
              }),
            ),
            files: Object.fromEntries((knownValue(node.clusterFiles) ?? []).map(({ path, sha256 }) => [path, sha256])),
            cib: node.cib.isKnown ? (cib ? { clusterName: cib.clusterName ?? null, nodes: cib.nodes } : 'none') : null,
          },
        ];
      }),
  );
}

function sorted(map: ReadonlyMap<string, string> | undefined): Readonly<Record<string, string>> | null {
  return map ? Object.fromEntries([...map].toSorted(([one], [other]) => (one < other ? -1 : 1))) : null;
}
