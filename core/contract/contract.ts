import type { z } from 'zod';
import { auditCalls } from './audit.ts';
import type { Call } from './call.ts';
import { draftCalls } from './drafts.ts';
import { drillCalls } from './drills.ts';
import { engineCalls } from './engine.ts';
import { engineHostCalls } from './engine-hosts.ts';
import { liveCalls } from './live.ts';
import { logCalls } from './logs.ts';
import { planCalls } from './plans.ts';
import { practiceCalls } from './practice.ts';
import { profileCalls } from './profiles.ts';
import { taskCalls } from './tasks.ts';
import { terminalCalls } from './terminal.ts';

/** Every call there is, gathered from the features. A renderer can ask for nothing else. */
export const contract = {
  ...engineCalls,
  ...engineHostCalls,
  ...profileCalls,
  ...liveCalls,
  ...planCalls,
  ...taskCalls,
  ...logCalls,
  ...terminalCalls,
  ...draftCalls,
  ...drillCalls,
  ...practiceCalls,
  ...auditCalls,
} satisfies Readonly<Record<string, Call>>;

export type CallName = keyof typeof contract;
type Of<Name extends CallName> = (typeof contract)[Name];
/** What a caller hands over, before defaults. */
export type ParamsOf<Name extends CallName> = z.input<Of<Name>['params']>;
/** The same once it passed the door. */
export type CheckedParamsOf<Name extends CallName> = z.output<Of<Name>['params']>;
export type ValueOf<Name extends CallName> = Of<Name> extends Call<z.ZodType, infer Value, unknown> ? Value : never;
export type EventOf<Name extends CallName> = Of<Name> extends Call<z.ZodType, unknown, infer Event> ? Event : never;
type NamesOf<Kind, Name extends CallName = CallName> = Name extends CallName
  ? Of<Name>['kind'] extends Kind
    ? Name
    : never
  : never;
export type AskName = NamesOf<'ask'>;
export type FollowName = NamesOf<'follow'>;
export type WorkName = NamesOf<'work'>;
