import type { Command } from 'commander';
import { type Bind, type CommandContext, refuse } from '../command-context.ts';
import { exitStatus } from '../exit-status.ts';
import { tellOutcome } from '../outcome.ts';
import { duration } from '../screen/format.ts';
import { rows } from '../screen/rows.ts';

/** `quorate run …`: what was applied, step by step; going on after a stop, and taking back. */
export function addRun(program: Command, bind: Bind): void {
  const run = program.command('run').description('runs of plans: list, show, resume, undo');
  run.command('list').description('all runs, newest first').action(bind(list));
  run.command('show').description('one run, step by step').argument('<id>').action(bind(show));
  run
    .command('resume')
    .description('go on where a run stopped; no step is done twice')
    .argument('[id]', 'the newest unfinished run unless told')
    .action(bind(resume));
  run
    .command('undo')
    .description('take a run back, newest step first; says what cannot be')
    .argument('<id>')
    .action(bind(undo));
}

async function list({ engine, tell }: CommandContext): Promise<number> {
  const runs = engine.runs();
  tell.text(
    runs.length === 0
      ? 'No run yet.'
      : rows(
          ['run', 'profile', 'state', 'began', 'plan'],
          runs.map((run) => [
            run.id,
            run.profileId,
            run.state,
            run.startedAt.slice(0, 19).replace('T', ' '),
            run.title,
          ]),
        ),
  );
  tell.result(runs);
  return exitStatus.done;
}

async function show(context: CommandContext, id: string): Promise<number> {
  const run = context.engine.run(id);
  if (!run.ok) return refuse(context, run.reports);
  const { value } = run;
  context.tell.text(`${value.title}\n${value.id}, ${value.state}, began ${value.startedAt}\n`);
  context.tell.text(
    rows(
      ['state', 'node', 'step', 'took'],
      value.plan.steps.map((step) => {
        const entry = value.entries.find(({ stepId }) => stepId === step.id);
        const took = entry?.elapsedMs === undefined ? '' : duration(entry.elapsedMs);
        return [entry?.state ?? 'not begun', step.node ?? '', step.title, took];
      }),
    ),
  );
  context.tell.result(value);
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
