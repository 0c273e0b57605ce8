import type { Command } from 'commander';
import { type Bind, type CommandContext, refuse } from '../command-context.ts';
import { withExamples } from '../examples.ts';
import { exitStatus } from '../exit-status.ts';
import { tellOutcome } from '../outcome.ts';
import { duration } from '../screen/format.ts';
import { rows } from '../screen/rows.ts';

/** `quorate run …`: what was applied, step by step; going on after a stop, and taking back. */
export function addRun(program: Command, bind: Bind): void {
  const run = program.command('run').description('runs of plans: list, show, resume, undo');
  withExamples(
    run
      .command('list')
      .description('all runs, newest first')
      .argument('[profile]', 'id of a profile; all of them unless told')
      .action(bind(list)),
    { 'quorate run list': '' },
  );
  withExamples(run.command('show').description('one run, step by step').argument('<id>').action(bind(show)), {
    'quorate run show 3c3a1d82': '',
  });
  withExamples(
    run
      .command('resume')
      .description('go on where a run stopped; no step is done twice')
      .argument('[id]', 'the newest unfinished run unless told')
      .action(bind(resume)),
    { 'quorate run resume': '' },
  );
  withExamples(
    run
      .command('undo')
      .description('take a run back, newest step first; says what cannot be')
      .argument('<id>')
      .action(bind(undo)),
    { 'quorate run undo 3c3a1d82': '' },
  );
}

async function list({ engine, tell }: CommandContext, profileId: string | undefined): Promise<number> {
  const runs = engine.runs(profileId);
  tell.text(
    runs.length === 0
      ? 'No run yet.'
      : rows(
          ['run', 'profile', 'state', 'began (UTC)', 'took', 'plan'],
          runs.map((run) => [
            run.id,
            run.profileId,
            run.state,
            run.startedAt.slice(0, 19).replace('T', ' '),
            tookText(run),
            run.title,
          ]),
        ),
  );
  tell.result(runs);
  return exitStatus.done;
}

/** How long a run took; nothing where it has not ended, or was killed. */
function tookText({ startedAt, endedAt }: { readonly startedAt: string; readonly endedAt?: string | undefined }) {
  return endedAt === undefined ? '' : duration(Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)));
}

async function show(context: CommandContext, id: string): Promise<number> {
  const run = context.engine.run(id);
  if (!run.ok) return refuse(context, run.reports);
  const { tell } = context;
  const { value } = run;
  const took = tookText(value);
  tell.text(
    `${value.title}\nrun ${value.id} of plan ${value.plan.id}: ${value.state}, began ${value.startedAt}${took ? `, took ${took}` : ''}\n`,
  );
  const entries = new Map(value.entries.map((entry) => [entry.stepId, entry]));
  tell.text(
    rows(
      ['state', 'node', 'step', 'at (UTC)', 'took'],
      value.plan.steps.map((step) => {
        const entry = entries.get(step.id);
        const elapsed = entry?.elapsedMs === undefined ? '' : duration(entry.elapsedMs);
        return [entry?.state ?? 'not begun', step.node ?? '', step.title, entry?.at.slice(11, 19) ?? '', elapsed];
      }),
    ),
  );
  const told = value.entries.flatMap((entry) => entry.reports);
  if (told.length > 0) tell.text('');
  tell.reports(told);
  if (['interrupted', 'failed', 'cancelled'].includes(value.state)) {
    tell.text(`\nTo go on: quorate run resume ${value.id}   To take it back: quorate run undo ${value.id}`);
  }
  tell.result(value);
  return exitStatus.done;
}

async function resume(context: CommandContext, id: string | undefined): Promise<number> {
  return tellOutcome(
    context,
    await context.engine.resume(id, { signal: context.signal, onProgress: context.tell.progress }),
  );
}

async function undo(context: CommandContext, id: string): Promise<number> {
  return tellOutcome(
    context,
    await context.engine.undo(id, { signal: context.signal, onProgress: context.tell.progress }),
  );
}
