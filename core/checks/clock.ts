import type { Platform } from '../platform/platform.ts';
import { error, info, type Report, warning } from '../report.ts';
import { judge, knownValue, notChecked } from './fact.ts';
import type { Facts, NodeFacts } from './facts.ts';

/** Milliseconds between two nodes' clocks: logs can't be read side by side; certificates and rules break. */
const warnMs = 1000;
const blockMs = 5000;

/** Findings about clocks (HOST-05). */
export function clockFindings(facts: Facts): readonly Report[] {
  const nodes = [...facts.nodes.values()];
  return [...nodes.flatMap(syncFindings), ...offsetFindings(nodes)];
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;

/** The widest pair only: with one clock off, every pair with it would say the same. */
function offsetFindings(nodes: readonly NodeFacts[]): readonly Report[] {
  const measured = nodes.flatMap(({ node, clockOffset }) =>
    clockOffset.isKnown ? [{ node, ...clockOffset.value }] : [],
  );
  const unmeasured = nodes.flatMap(({ node, clockOffset }) =>
    clockOffset.isKnown ? [] : [notChecked(node, 'its clock (HOST-05)', clockOffset.why)],
  );
  const sorted = measured.toSorted((one, other) => one.offsetMs - other.offsetMs);
  const [slow, fast] = [sorted[0], sorted.at(-1)];
  if (!slow || !fast || slow === fast) return unmeasured;
  const apartMs = fast.offsetMs - slow.offsetMs;
  const errorMs = fast.errorMs + slow.errorMs;
  // What the measurement can't tell apart from nothing is not told as something.
  if (apartMs - errorMs <= warnMs) return unmeasured;
  const told = apartMs - errorMs > blockMs ? error : warning;
  // Of two nobody knows which is right, so this machine's clock decides.
  const middle = sorted.length > 2 ? (sorted[Math.floor(sorted.length / 2)]?.offsetMs ?? 0) : 0;
  const wrong = Math.abs(fast.offsetMs - middle) > Math.abs(slow.offsetMs - middle) ? fast : slow;
  return [
    ...unmeasured,
    told('HOST-05', `The clocks of ${slow.node} and ${fast.node} are ${seconds(apartMs)} apart.`, {
      node: wrong.node,
      why: 'Logs can not be read side by side, certificates of pcsd fail, and rules with dates differ between nodes.',
      next: 'Set up chrony on all nodes with the same sources, and wait until `chronyc tracking` shows them in step.',
      evidence: {
        command: 'date +%s.%N',
        output: measured
          .map(
            ({ node, offsetMs, errorMs: plusMinus }) => `${node} ${offsetMs.toFixed(0)} ms ± ${plusMinus.toFixed(0)}`,
          )
          .join(', '),
      },
    }),
  ];
}

/** A container has its host's clock, and may not set it. */
function syncFindings(node: NodeFacts): readonly Report[] {
  const virtualization = knownValue(node.virtualization) ?? '';
  const platform = knownValue(node.platform);
  return judge(node.node, node.clockSync, 'whether its clock is kept (HOST-05)', ({ isSynchronized, tracking }) => {
    if (isSynchronized || /nspawn|lxc|docker|podman/.test(virtualization)) return [];
    const keeper = platform && runningKeeper(node, platform);
    return [
      (keeper ? info : warning)('HOST-05', `The clock of ${node.node} is not synchronised.`, {
        node: node.node,
        why: 'It will drift from the others.',
        next: keeper
          ? `${keeper} runs; see whether it reaches its servers, for example with \`chronyc sources\`.`
          : `Install chrony and start ${platform?.units.clock ?? 'its service'}.`,
        evidence: {
          command: 'timedatectl show',
          output: ['NTPSynchronized=no', tracking.slice(0, 500)].filter(Boolean).join('\n'),
        },
      }),
    ];
  });
}

/** The service that keeps a node's clock, whichever it is. */
export function runningKeeper(node: NodeFacts, platform: Platform): string | undefined {
  const units = knownValue(node.units);
  return [platform.units.clock, ...platform.units.otherClocks].find((unit) => units?.get(unit)?.active === 'active');
}
