import { z } from 'zod';
import type { Checked } from '../checks/check-nodes.ts';
import type { JournalEntry, RunState } from '../plan/journal.ts';
import type { RunOutcome } from '../plan/outcome.ts';
import type { Plan } from '../plan/plan.ts';
import { ask, work } from './call.ts';
import { clusterName, nothing, ofProfile, profileId, recordId } from './identifiers.ts';

export type { Checked } from '../checks/check-nodes.ts';
export type { RunOutcome } from '../plan/outcome.ts';

/** A step as a screen shows it: no action, but what it does in words, lines and diffs. Secrets are dots. */
export interface StepView {
  readonly id: string;
  readonly node: string | null;
  readonly title: string;
  readonly effect: 'create' | 'change' | 'remove' | 'wait';
  readonly dependsOn: readonly string[];
  /** Lines as they run on the node. */
  readonly commands: readonly string[];
  readonly pcs: readonly string[];
  readonly crmsh: readonly string[];
  /** A file's change as unified diff lines; `path` and who owns it. */
  readonly file?: {
    readonly path: string;
    readonly owner: string;
    readonly mode: string;
    readonly diff: readonly string[];
  };
  /** Why it can't be taken back; absent where it can. */
  readonly irreversible?: string;
  readonly undo?: string;
  readonly usualMs?: number;
}

export interface PlanView {
  readonly id: string;
  readonly profileId: string;
  readonly title: string;
  readonly createdAt: string;
  readonly steps: readonly StepView[];
  readonly counts: {
    readonly create: number;
    readonly change: number;
    readonly remove: number;
    readonly wait: number;
    readonly irreversible: number;
  };
  readonly reports: Plan['reports'];
  /** What it means for those who use the cluster, in sentences: "web stops for about 1 s and starts on node2". */
  readonly blastRadius: readonly string[];
  /** The name that has to be typed before it is applied. */
  readonly typeToConfirm?: string;
}

export interface RunView {
  readonly id: string;
  readonly planId: string;
  readonly profileId: string;
  readonly title: string;
  readonly state: RunState;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly steps: number;
  readonly finished: number;
}

export interface RunDetails extends RunView {
  readonly plan: PlanView;
  readonly entries: readonly Omit<JournalEntry, 'before'>[];
}

/** What is done to a running cluster every day. */
export const everydayAction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('standby'), node: clusterName }),
  z.strictObject({ kind: z.literal('online'), node: clusterName }),
  z.strictObject({ kind: z.literal('node-maintenance'), node: clusterName, isOn: z.boolean() }),
  z.strictObject({ kind: z.literal('maintenance'), isOn: z.boolean() }),
  z.strictObject({ kind: z.literal('move'), resource: clusterName, to: clusterName }),
  /** Takes back the constraint that a move or ban left. */
  z.strictObject({ kind: z.literal('clear'), resource: clusterName }),
  z.strictObject({ kind: z.literal('cleanup'), resource: clusterName.optional(), node: clusterName.optional() }),
  z.strictObject({ kind: z.literal('enable'), resource: clusterName }),
  z.strictObject({ kind: z.literal('disable'), resource: clusterName }),
  z.strictObject({ kind: z.literal('restart'), resource: clusterName }),
  z.strictObject({ kind: z.literal('stop-node'), node: clusterName }),
  z.strictObject({ kind: z.literal('start-node'), node: clusterName }),
  z.strictObject({ kind: z.literal('fence'), node: clusterName }),
]);
export type EverydayAction = z.infer<typeof everydayAction>;

export const planCalls = {
  'check.run': work<Checked>()(ofProfile),
  /** The fix for one finding as a plan, where there is one. Reports CHECK_NO_FIX. */
  'check.fix': work<PlanView>()(z.strictObject({ profile: profileId, code: z.string().max(80), node: clusterName })),
  /** Codes of findings that `check.fix` knows a plan for; whether it fits a node is known once it is planned. */
  'check.fixable': ask<readonly string[]>()(nothing),
  'plan.deploy': work<PlanView>()(ofProfile),
  'plan.destroy': work<PlanView>()(ofProfile),
  'plan.action': work<PlanView>()(z.strictObject({ profile: profileId, action: everydayAction })),
  'plan.get': ask<PlanView>()(z.strictObject({ plan: recordId })),
  /** Does exactly what the plan says, or takes up its unfinished run. */
  'plan.apply': work<RunOutcome>()(z.strictObject({ plan: recordId, typed: z.string().max(255).optional() })),
  'run.list': ask<readonly RunView[]>()(z.strictObject({ profile: profileId.optional() })),
  'run.get': ask<RunDetails>()(z.strictObject({ run: recordId })),
  'run.resume': work<RunOutcome>()(z.strictObject({ run: recordId })),
  'run.undo': work<RunOutcome>()(z.strictObject({ run: recordId })),
};
