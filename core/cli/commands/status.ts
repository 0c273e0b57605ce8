import type { Command } from 'commander';
import { type Bind, type CommandContext, refuse } from '../command-context.ts';
import { exitStatus } from '../exit-status.ts';
import { viewText } from '../view-text.ts';

/** `quorate status`: how the cluster is, now or as it goes on. */
export function addStatus(program: Command, bind: Bind): void {
  program
    .command('status')
    .description('how the cluster is: quorum, nodes, links, fencing, resources; every fact with its age')
    .argument('[profile]', 'id of a profile')
    .option('-w, --watch', 'go on showing it as it changes')
    .action(bind(status));
}

async function status(
  context: CommandContext,
  id: string | undefined,
  options: { readonly watch?: boolean },
): Promise<number> {
  const { engine, tell, signal, isColoured } = context;
  const profile = engine.profile(id);
  if (!profile.ok) return refuse(context, profile.reports);
  if (!options.watch) {
    const view = await engine.status(profile.value, { signal });
    if (!view.ok) return refuse(context, view.reports);
    tell.text(viewText(view.value, { isColoured, now: Date.now() }));
    tell.reports(view.reports);
    tell.result(view.value);
    return engine.isWell(view.value) ? exitStatus.done : exitStatus.failed;
  }
  for await (const view of engine.watch(profile.value, { signal })) {
    // On a terminal each state takes the place of the last one; in a pipe they follow one another.
    if (process.stdout.isTTY) process.stdout.write('\u001b[H\u001b[2J');
    tell.text(viewText(view, { isColoured, now: Date.now() }));
    tell.result(view);
  }
  return exitStatus.done;
}
