import { describe, expect, it } from 'vitest';
import { statusOf } from '../../../core/cli/exit-status.ts';
import { error, warning } from '../../../core/report.ts';

const of = (...codes: readonly string[]) => statusOf(codes.map((code) => error(code, '…')));

describe('exit status of reports', () => {
  it.each([
    [0, []],
    [1, ['PLAN_STALE']],
    [2, ['DESCRIPTION_KEY_UNKNOWN']],
    [2, ['PROFILE_UNKNOWN', 'ARGUMENT_FILE_UNREADABLE']],
    [2, ['RUN_UNKNOWN']],
    [2, ['SECRET_MISSING']],
    [1, ['ARGUMENT_FILE_UNREADABLE', 'PLAN_STALE']],
    [3, ['SSH_UNREACHABLE']],
    [3, ['SSH_HOST_KEY_CHANGED', 'PLAN_STALE']],
    [4, ['SSH_HOST_KEY_NOT_CONFIRMED']],
    [4, ['DRILL_NOT_CONFIRMED']],
    [4, ['SSH_CANCELLED', 'SSH_UNREACHABLE']],
    [4, ['COMMAND_CANCELLED']],
    [4, ['DECLINED_UNASKED']],
  ])('%i for %j', (status, codes) => {
    expect(of(...codes)).toBe(status);
  });
  it('takes warnings for no failure', () => {
    expect(statusOf([warning('SSH_UNREACHABLE', '…')])).toBe(0);
  });
});
