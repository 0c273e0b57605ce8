import type { Command } from 'commander';
import type { Profile } from '../../cluster/profile.ts';
import type { Plan } from '../../plan/plan.ts';
import { planToJson, printPlan } from '../../plan/print.ts';
import { error, type Report } from '../../report.ts';
import type { Result } from '../../result.ts';
import { confirm, confirmByTyping } from '../ask.ts';
import { type Bind, type CommandContext, refuse } from '../command-context.ts';
import { profileArgument, withExamples } from '../examples.ts';
import { exitStatus } from '../exit-status.ts';
import { tellOutcome } from '../outcome.ts';

interface ApplyOptions {
  readonly yes?: boolean;
  readonly plan?: boolean;
}

/** `quorate plan`, `quorate apply`, `quorate destroy`: show, then do exactly that. */
export function addPlan(program: Command, bind: Bind): void {
  withExamples(
    program
      .command('plan')
      .description('show what apply would do: steps, diffs, commands, what is irreversible; changes nothing')
      .argument('[profile]', profileArgument)
      .action(bind(plan)),
    { 'quorate plan web': 'the plan is kept: quorate apply PLAN does exactly that' },
  );
  withExamples(
    program
      .command('apply')
      .description('bring the machines to the described cluster; shows the plan and asks first')
      .argument('[profile-or-plan]', 'id of a profile, or of a plan that `quorate plan` kept')
      .option('-y, --yes', 'do not ask')
      .option('--plan', 'only show the plan')
      .action(bind(apply)),
    { 'quorate apply web': '', 'quorate apply 2bb512589e43 --yes': 'exactly this plan, without asking' },
  );
  withExamples(
    program
      .command('destroy')
      .description('stop the cluster and take its configuration off the machines; packages and data stay')
      .argument('[profile]', profileArgument)
      .option('--confirm <name>', "the cluster's name, instead of typing it when asked")
      .option('--plan', 'only show the plan')
      .action(bind(destroy)),
    { 'quorate destroy web --plan': '', 'quorate destroy web --confirm web': 'without asking' },
  );
}

/** A question that would have been asked, where nobody can answer it. */
function nobodyAsked(option: string, command: string): Report {
  return error('DECLINED_UNASKED', 'Nobody can be asked here, so nothing was changed.', {
    why: `What changes machines is confirmed, by a person at a terminal or by ${option}.`,
    next: `To do exactly this: ${command}`,
  });
}

async function makePlan(context: CommandContext, profile: Profile): Promise<Result<Plan>> {
  return context.engine.planDeploy(profile, { signal: context.signal, onProgress: context.tell.progress });
}

function showPlan({ tell, isColoured }: CommandContext, plan: Plan): void {
  tell.text(printPlan(plan, { color: isColoured }));
  tell.reports(plan.reports);
}

async function plan(context: CommandContext, id: string | undefined): Promise<number> {
  const profile = context.engine.profile(id);
  if (!profile.ok) return refuse(context, profile.reports);
  const made = await makePlan(context, profile.value);
  if (!made.ok) return refuse(context, made.reports);
  showPlan(context, made.value);
  if (made.value.steps.length > 0) context.tell.text(`\nTo do exactly this: quorate apply ${made.value.id}`);
  context.tell.result(planToJson(made.value));
  return exitStatus.done;
}

async function apply(context: CommandContext, id: string | undefined, options: ApplyOptions): Promise<number> {
  const { engine, tell, signal } = context;
  const kept = id === undefined ? undefined : engine.plan(id);
  const profile = engine.profile(kept ? kept.profileId : id);
  if (!profile.ok) return refuse(context, profile.reports);
  const made: Result<Plan> = kept ? { ok: true, value: kept, reports: [] } : await makePlan(context, profile.value);
  if (!made.ok) return refuse(context, made.reports);
  showPlan(context, made.value);
  if (made.value.steps.length === 0 || options.plan) {
    tell.result(planToJson(made.value));
    return exitStatus.done;
  }
  if (!options.yes) {
    if (!context.canAsk) return refuse(context, [nobodyAsked('--yes', `quorate apply ${made.value.id} --yes`)]);
    if (!(await confirm('\nApply this plan?', signal))) {
      tell.text('Nothing was changed.');
      return exitStatus.cancelled;
    }
  }
  tell.heading(made.value.title);
  const done = await engine.apply(profile.value, made.value, { signal, onProgress: tell.progress });
  return tellOutcome(context, done);
}

async function destroy(
  context: CommandContext,
  id: string | undefined,
  options: { readonly confirm?: string; readonly plan?: boolean },
): Promise<number> {
  const { engine, tell, signal } = context;
  const profile = engine.profile(id);
  if (!profile.ok) return refuse(context, profile.reports);
  const made = await engine.planDestroy(profile.value, { signal, onProgress: tell.progress });
  if (!made.ok) return refuse(context, made.reports);
  showPlan(context, made.value);
  if (options.plan) {
    tell.result(planToJson(made.value));
    return exitStatus.done;
  }
  const { name } = profile.value.description;
  if (made.value.steps.length === 0) {
    tell.result(planToJson(made.value));
    return exitStatus.done;
  }
  if (options.confirm !== undefined && options.confirm !== name) {
    const text = `--confirm ${options.confirm} is not the name of this cluster, which is ${name}.`;
    return refuse(context, [
      error('ARGUMENT_CONFIRM', text, { next: 'Nothing was changed; see that it is the right one.' }),
    ]);
  }
  if (options.confirm === undefined) {
    if (!context.canAsk) {
      return refuse(context, [nobodyAsked('--confirm', `quorate destroy ${profile.value.id} --confirm ${name}`)]);
    }
    const nodes = profile.value.description.nodes.map((node) => node.name).join(', ');
    if (!(await confirmByTyping(`\nEvery service of ${name} stops on ${nodes}.`, name, signal))) {
      tell.text('Nothing was changed.');
      return exitStatus.cancelled;
    }
  }
  tell.heading(made.value.title);
  return tellOutcome(context, await engine.apply(profile.value, made.value, { signal, onProgress: tell.progress }));
}
