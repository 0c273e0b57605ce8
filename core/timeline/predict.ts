import type { PhaseName } from './phases.ts';
import { phaseNames } from './phases.ts';

/** Milliseconds, from the best to the worst case that is still normal. */
export interface Range {
  readonly lowMs: number;
  readonly highMs: number;
}

export interface Prediction {
  readonly phases: Readonly<Record<PhaseName, Range>>;
  /** The client's outage. */
  readonly outage: Range;
  /** What it rests on, in sentences. */
  readonly basis: readonly string[];
}

/** What a prediction is made from; read from the nodes just before. */
export interface PredictionFacts {
  readonly nodeCount: number;
  /** As corosync runs with it: `runtime.config.totem.token`, all coefficients inside. @see corosync-cmapctl(8) */
  readonly tokenMs: number;
  /** `runtime.config.totem.consensus` */
  readonly consensusMs: number;
  /** `runtime.config.totem.hold`: how long an idle ring keeps the token. */
  readonly holdMs?: number;
  readonly isDc: boolean;
  readonly fencing: FencingFacts;
  /** Times that the starts on the critical path took before, summed, in milliseconds. */
  readonly startHistoryMs: readonly number[];
  /** Starts one after another on the critical path. */
  readonly startCount: number;
  readonly probeIntervalMs: number;
}

export interface FencingFacts {
  readonly agent: string;
  /** `reboot` unless `stonith-action` says `off`. */
  readonly action: 'reboot' | 'off';
  /** Durations of earlier fencing with this device and action, in milliseconds. */
  readonly historyMs: readonly number[];
  /** The device's `power_wait`, in milliseconds; undefined: the agent's own default. */
  readonly powerWaitMs?: number;
  /** `pcmk_delay_base` and `pcmk_delay_max` of the target's device. */
  readonly delayBaseMs: number;
  readonly delayMaxMs: number;
}

/** An idle ring holds the token this share of its timeout at most, where the node does not say it itself. */
const holdShare = 0.19;
/** The controller tries the scheduler again after 1 s while CIB updates are pending: none to two times. */
const retryMs = 1000;
const mostRetries = 2;
/** An election that becomes necessary when the DC itself is lost. */
const electionMs = 250;
/** What may go before the service in the same transition: the lost node's fence device starts, and asks its BMC. */
const beforeStartMs = 1500;
/** fence_ipmilan waits this long after each command unless told. @see fence_ipmilan(8) power_wait */
const ipmiPowerWaitMs = 2000;
/** An agent looks for the new power state once a second. */
const pollMs = 1000;

/** The time that a silent death costs a client: detection, agreement, decision, fencing, start. */
export function predictCrash(facts: PredictionFacts): Prediction {
  const fencing = predictFencing(facts.fencing);
  const start = predictStart(facts);
  const phases: Record<PhaseName, Range> = {
    // The last token went round some time before the crash: at most a whole hold before.
    token: {
      lowMs: Math.max(0, facts.tokenMs - (facts.holdMs ?? facts.tokenMs * holdShare)),
      highMs: facts.tokenMs + 50,
    },
    consensus: { lowMs: facts.consensusMs - 50, highMs: facts.consensusMs + 100 },
    decision: { lowMs: 50, highMs: mostRetries * retryMs + 200 + (facts.isDc ? electionMs : 0) },
    fencing: fencing.range,
    start: start.range,
  };
  return {
    phases,
    outage: {
      lowMs: sum(phaseNames.map((name) => phases[name].lowMs)),
      highMs: sum(phaseNames.map((name) => phases[name].highMs)),
    },
    basis: [
      `corosync runs with token ${facts.tokenMs} ms and consensus ${facts.consensusMs} ms on ${facts.nodeCount} nodes`,
      `Pacemaker may try its decision again after 1 s, up to twice${facts.isDc ? '; the lost node is the DC, so an election comes first' : ''}`,
      fencing.basis,
      start.basis,
    ],
  };
}

function predictFencing(facts: FencingFacts): { readonly range: Range; readonly basis: string } {
  const delayHigh = Math.max(facts.delayBaseMs, facts.delayMaxMs);
  if (facts.historyMs.length > 0) {
    const [low, high] = [Math.min(...facts.historyMs), Math.max(...facts.historyMs)];
    return {
      // Older Pacemaker keeps whole seconds only.
      range: { lowMs: Math.max(0, low - 1000), highMs: high + 1000 },
      basis: `this device took ${seconds(low)}${high > low ? ` to ${seconds(high)}` : ''} s before (${facts.historyMs.length} times)`,
    };
  }
  const powerWait = facts.powerWaitMs ?? (facts.agent.startsWith('fence_ipmi') ? ipmiPowerWaitMs : 0);
  const steps = facts.action === 'reboot' ? 2 : 1;
  return {
    range: {
      lowMs: facts.delayBaseMs + powerWait,
      highMs: delayHigh + steps * (powerWait + pollMs) + 2000,
    },
    basis: `no fencing on record: ${facts.agent} waits ${seconds(powerWait)} s after each command and looks once a second`,
  };
}

function predictStart(facts: PredictionFacts): { readonly range: Range; readonly basis: string } {
  if (facts.startHistoryMs.length > 0) {
    const total = sum(facts.startHistoryMs);
    return {
      range: { lowMs: total * 0.5, highMs: total * 2 + beforeStartMs + facts.probeIntervalMs },
      basis: `the starts took ${seconds(total)} s before; the fence device may start first`,
    };
  }
  return {
    range: { lowMs: 50, highMs: 1500 * Math.max(1, facts.startCount) + facts.probeIntervalMs },
    basis: 'no start on record: up to 1.5 s each',
  };
}

/** What would shorten a part, what that saves, and what it costs. */
export interface Saving {
  readonly phase: PhaseName;
  readonly change: string;
  readonly savesMs: number;
  readonly price: string;
}

/** Below this corosync's own makers advise against going. */
const soundTokenMs = 1000;

/** Changes that would shorten the outage, each with its price; nothing where nothing is worth it. */
export function savings(
  facts: PredictionFacts,
  configuredTokenMs: number,
  measured: Readonly<Partial<Record<PhaseName, number>>>,
): readonly Saving[] {
  const found: Saving[] = [];
  const less = configuredTokenMs - soundTokenMs;
  if (less >= 500) {
    const change = `token ${configuredTokenMs} → ${soundTokenMs} ms`;
    const left = facts.tokenMs - less;
    found.push({
      phase: 'token',
      change,
      savesMs: less,
      price: `a stall of ${seconds(left)} s of network or host already counts as a lost token`,
    });
    const ratio = facts.consensusMs / facts.tokenMs;
    if (Math.abs(ratio - 1.2) < 0.01) {
      found.push({
        phase: 'consensus',
        change: 'follows token, 1.2 times',
        savesMs: less * 1.2,
        price: 'none of its own',
      });
    }
  }
  const powerWait = facts.fencing.powerWaitMs ?? (facts.fencing.agent.startsWith('fence_ipmi') ? ipmiPowerWaitMs : 0);
  const fenced = measured.fencing;
  if (powerWait > 0 && (fenced === undefined || fenced > powerWait)) {
    found.push({
      phase: 'fencing',
      change: `power_wait ${seconds(powerWait)} → 0 s`,
      // At least one wait; a second one where the node still had to be cut off.
      savesMs: powerWait,
      price: 'a slow BMC may be read as failed',
    });
  }
  if (facts.fencing.delayBaseMs > 0) {
    found.push({
      phase: 'fencing',
      change: `pcmk_delay_base ${seconds(facts.fencing.delayBaseMs)} → 0 s`,
      savesMs: facts.fencing.delayBaseMs,
      price: 'in a split of two nodes both may fence at once',
    });
  }
  return found;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2).replace(/\.?0+$/, '');
}
