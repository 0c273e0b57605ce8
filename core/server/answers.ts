import type { CallName } from '../contract/contract.ts';
import type { AnswersTo } from './answer.ts';
import { actionAnswers } from './answers/actions.ts';
import { adoptAnswers } from './answers/adopt.ts';
import { auditAnswers } from './answers/audit.ts';
import { detailAnswers } from './answers/details.ts';
import { draftAnswers } from './answers/drafts.ts';
import { drillAnswers } from './answers/drills.ts';
import { engineAnswers } from './answers/engine.ts';
import { engineHostAnswers } from './answers/engine-hosts.ts';
import { liveAnswers } from './answers/live.ts';
import { logAnswers } from './answers/logs.ts';
import { planAnswers } from './answers/plans.ts';
import { practiceAnswers } from './answers/practice.ts';
import { profileAnswers } from './answers/profiles.ts';
import { taskAnswers } from './answers/tasks.ts';
import { terminalAnswers } from './answers/terminal.ts';

/** An answer to every call of the contract. */
export const answers: AnswersTo<CallName> = {
  ...engineAnswers,
  ...engineHostAnswers,
  ...profileAnswers,
  ...adoptAnswers,
  ...liveAnswers,
  ...detailAnswers,
  ...planAnswers,
  ...actionAnswers,
  ...taskAnswers,
  ...logAnswers,
  ...terminalAnswers,
  ...draftAnswers,
  ...drillAnswers,
  ...practiceAnswers,
  ...auditAnswers,
};
