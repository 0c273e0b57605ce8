import { error } from '../report.ts';
import { fail, ok } from '../result.ts';
import { predictCrash } from '../timeline/predict.ts';
import type { Drill, DrillGround, Situation } from './drill.ts';
import {
  answeredAgain,
  backInCluster,
  fencedByCluster,
  membershipWithout,
  nothingBeforeFencing,
  onlyTheTarget,
  quorumKept,
  servedElsewhere,
  settledAgain,
} from './expectations.ts';
import { deviceOf, power } from './fence-power.ts';
import { gateNodeLoss } from './gate.ts';
import { armPowerOn } from './restore-power.ts';

/** An agent that is asked to look once a second is done well before that. */
const powerMs = 45_000;

/**
 * Hard power cut (21 in the catalogue): a survivor cuts the target's power through its fence device, past the
 * cluster's back. The cluster must notice by silence alone, fence the node itself, move the service, and take the node
 * back when it has booted.
 */
export const crash: Drill = {
  id: 'crash',
  number: 21,
  title: ({ target, serving }) => `Crash of ${target}${serving.length > 0 ? ` (serving ${serving.join(', ')})` : ''}`,
  words: ({ target, hand }) => ({
    fault: `${hand} cuts the power of ${target} through its fence device.`,
    afterwards: `${target} is fenced, boots and rejoins.`,
    inject: `Cut the power of ${target}`,
    restore: `Power ${target} on again`,
    happened: `${target} loses its power`,
  }),
  level: 4,
  losesTarget: true,
  gate: gateNodeLoss,
  predict: ({ facts }) => predictCrash(facts),
  arm: async (ground, situation, id) => {
    const parts = partsOf(ground, situation);
    if (!parts) return fail(noWay(situation));
    return armPowerOn(parts.hand, parts.device, situation.target, id, ground.secrets, ground.signal);
  },
  inject: async (ground, situation) => {
    const parts = partsOf(ground, situation);
    if (!parts) return fail(noWay(situation));
    const cut = await power(parts.hand, parts.device, situation.target, 'off', ground.secrets, {
      signal: ground.signal,
      deadlineMs: powerMs,
    });
    return cut.ok ? ok(undefined) : cut;
  },
  expect: [
    membershipWithout,
    quorumKept,
    fencedByCluster,
    nothingBeforeFencing,
    answeredAgain,
    servedElsewhere,
    backInCluster,
    onlyTheTarget,
    settledAgain,
  ],
  patienceMs: 240_000,
};

function partsOf(ground: DrillGround, { hand, target }: Situation) {
  const transport = ground.nodes.get(hand);
  const device = deviceOf(ground.description, target);
  return transport && device ? { hand: transport, device } : undefined;
}

function noWay({ target, hand }: Situation) {
  return error('DRILL_NO_WAY', `${hand} has no way to cut the power of ${target}.`, {
    node: hand,
    next: 'Give the node a fence device, and see that the other node can be reached.',
  });
}
