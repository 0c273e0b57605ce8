import type { Command } from 'commander';
import type { Profile } from '../../cluster/profile.ts';
import type { Plan } from '../../plan/plan.ts';
import { planToJson, printPlan } from '../../plan/print.ts';
import type { Result } from '../../result.ts';
import { ask, canAsk, confirmByTyping } from '../ask.ts';
import { type Bind, type CommandContext, refuse } from '../command-context.ts';
import { exitStatus } from '../exit-status.ts';
import { tellOutcome } from '../outcome.ts';

interface ApplyOptions {
  readonly yes?: boolean;
  readonly plan?: boolean;
}

/** `quorate plan`, `quorate apply`, `quorate destroy`: show, then do exactly that. */
export function addPlan(program: Command, bind: Bind): void {
  program
    .command('plan')
    .description('show what apply would do: steps, diffs, commands, what is irreversible; changes nothing')
    .argument('[profile]', 'id of a profile')
    .action(bind(plan));
  program
    .command('apply')
    .description('bring the machines to the described cluster; shows the plan and asks first')
    .argument('[profile-or-plan]', 'id of a profile, or of a plan that `quorate plan` kept')
    .option('-y, --yes', 'do not ask')
    .option('--plan', 'only show the plan')
    .action(bind(apply));
  program
    .command('destroy')
    .description('stop the cluster and take its configuration off the machines; packages and data stay')
    .argument('[profile]', 'id of a profile')
    .option('--confirm <name>', "the cluster's name, instead of typing it when asked")
    .option('--plan', 'only show the plan')
    .action(bind(destroy));
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
  if (!options.yes && !/^y(es)?$/i.test(await ask('\nApply this plan? [y/N] ', signal))) {
    tell.text(canAsk() ? 'Nothing was changed.' : 'Nobody can be asked here; say --yes to apply. Nothing was changed.');
    return exitStatus.cancelled;
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
  const question = `\nEvery service of ${name} stops on ${profile.value.description.nodes.map((node) => node.name).join(', ')}.`;
  if (options.confirm !== name && !(await confirmByTyping(question, name, signal))) {
    tell.text('Nothing was changed.');
    return exitStatus.cancelled;
  }
  tell.heading(made.value.title);
  return tellOutcome(context, await engine.apply(profile.value, made.value, { signal, onProgress: tell.progress }));
}
