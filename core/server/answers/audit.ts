import type { AuditRowView } from '../../contract/audit.ts';
import type { Engine } from '../../engine.ts';
import { visible } from '../../plan/visible.ts';
import { ok } from '../../result.ts';
import type { AnswersTo } from '../answer.ts';

type AuditRow = ReturnType<Engine['auditLog']>[number];

/** How it ended: the code of its report, else the exit code; what has none was done. */
function outcomeOf({ failure, exitCode }: AuditRow): string {
  if (failure !== undefined) return failure;
  return exitCode === null || exitCode === 0 ? 'done' : `exit ${exitCode}`;
}

function rowView(row: AuditRow): AuditRowView {
  const { seq, at, who, host, profileId, node, reason, command, hash } = row;
  return {
    seq,
    at,
    who,
    host,
    ...(profileId === undefined ? {} : { profileId }),
    node,
    reason: visible(reason ?? ''),
    what: visible(command),
    outcome: outcomeOf(row),
    hash,
  };
}

export const auditAnswers: AnswersTo<'audit.list' | 'audit.verify'> = {
  'audit.list': ({ profile, node, limit }, { engine }) =>
    ok(
      engine
        .auditLog({
          ...(profile === undefined ? {} : { profileId: profile }),
          ...(node === undefined ? {} : { node }),
          ...(limit === undefined ? {} : { limit }),
        })
        .map(rowView),
    ),
  'audit.verify': (_, { engine }) => engine.verifyAuditLog(),
};
