import { renderHtml } from '../../drills/report/html.ts';
import { error } from '../../report.ts';
import { fail, ok } from '../../result.ts';
import type { AnswersTo } from '../answer.ts';

export const drillAnswers: AnswersTo<'drill.list' | 'drill.report' | 'drill.crash'> = {
  'drill.list': ({ profile }, { engine }) => ok(engine.desk.drills(profile)),
  'drill.report': ({ profile, drill }, { engine }) => {
    const run = engine.desk.drills(profile).find(({ id }) => id === drill);
    if (run) return ok({ html: renderHtml(run) });
    return fail(error('DRILL_UNKNOWN', `${profile} has no drill ${drill}.`, { next: 'Take one of its list.' }));
  },
  'drill.crash': ({ profile, node, typed }, { engine }) => {
    const found = engine.profile(profile);
    if (!found.ok) return found;
    return ok({
      title: `Drill: cut the power of ${node ?? typed}`,
      profile,
      run: async (work) => {
        const ran = await engine.drillCrash(found.value, {
          ...work,
          ...(node === undefined ? {} : { node }),
          // The target is decided by the gate, from what runs where now: the name that was typed must be its.
          confirm: async (asked) => asked.node === typed,
        });
        return ran.ok ? ok(ran.value.run, ran.reports) : ran;
      },
    });
  },
};
