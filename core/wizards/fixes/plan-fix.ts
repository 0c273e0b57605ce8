import { gather } from '../../checks/gather.ts';
import type { Profile } from '../../cluster/profile.ts';
import { definePlan } from '../../plan/define-plan.ts';
import type { Plan } from '../../plan/plan.ts';
import { error } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { Transport } from '../../transport/transport.ts';
import { closeAuthkey } from './authkey-mode.ts';
import { keepClock } from './clock.ts';
import type { Fix } from './fix.ts';
import { nameHost } from './host-name.ts';
import { ignorePowerKey } from './power-key.ts';

/** Fixes by the code of the finding. Only what is sound on every node that has it, and can be taken back. */
const fixes: Readonly<Record<string, Fix>> = {
  'COR-22': closeAuthkey,
  'HOST-02': nameHost,
  'HOST-05': keepClock,
  'HOST-22': ignorePowerKey,
};

/** Codes of findings that there is a fix for; whether it fits a node's case is known once it is planned. */
export function fixableCodes(): readonly string[] {
  return Object.keys(fixes);
}

/** The fix for one finding on one node as a plan. Reports CHECK_NO_FIX. */
export async function planFix(
  profile: Profile,
  finding: { readonly code: string; readonly node: string },
  transport: Transport,
  signal: AbortSignal,
): Promise<Result<Plan>> {
  const { description } = profile;
  const { code, node } = finding;
  const fix = Object.hasOwn(fixes, code) ? fixes[code] : undefined;
  if (!fix) return fail(noFix(finding));
  const { nodes, failures } = await gather(new Map([[node, transport]]), description, { signal });
  const facts = nodes.get(node);
  if (!facts) return fail(...failures);
  const steps = fix.steps(facts, description);
  if (!steps || steps.length === 0) return fail(noFix(finding));
  return ok(
    definePlan({
      profileId: profile.id,
      title: `${fix.title} on ${node}`,
      facts: { code, node },
      boundTo: 'its own steps',
      steps,
      reports: failures,
    }),
  );
}

function noFix({ code, node }: { readonly code: string; readonly node: string }) {
  return error('CHECK_NO_FIX', `Nothing that is sound in every case puts ${code} on ${node} right.`, {
    node,
    why: 'It may be right already, or a person has to decide.',
    next: 'Do what the finding says, then check again.',
  });
}
