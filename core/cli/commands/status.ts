import type { Command } from 'commander';
import type { Profile } from '../../cluster/profile.ts';
import type { ClusterView } from '../../live/view.ts';
import { type Bind, type CommandContext, refuse } from '../command-context.ts';
import { profileArgument, withExamples } from '../examples.ts';
import { exitStatus, statusOf } from '../exit-status.ts';
import type { Terminal } from '../screen/terminal.ts';
import { wholeScreen } from '../screen/whole-screen.ts';
import { viewChanges } from '../view-changes.ts';
import { clock, viewText } from '../view-text.ts';

/** How often the ages are drawn anew, in milliseconds; nothing is read for that. */
const redrawMs = 1_000;
/** Changes that are kept for the screen. */
const shownChanges = 8;

/** `quorate status`: how the cluster is, now or as it goes on. */
export function addStatus(program: Command, bind: Bind): void {
  withExamples(
    program
      .command('status')
      .description('how the cluster is: quorum, nodes, links, fencing, resources; every fact with its age')
      .argument('[profile]', profileArgument)
      .option('-w, --watch', 'go on showing it as it changes, until Ctrl-C')
      .action(bind(status)),
    {
      'quorate status web': 'status 0 only if all is well',
      'quorate status web --watch': 'in a pipe: the changes, a line each',
      'quorate status web --watch --json': 'an object a line, for each change',
    },
  );
}

async function status(
  context: CommandContext,
  id: string | undefined,
  options: { readonly watch?: boolean },
): Promise<number> {
  const { engine, tell, signal, isColoured } = context;
  const profile = engine.profile(id);
  if (!profile.ok) return refuse(context, profile.reports);
  if (options.watch) return watch(context, profile.value);
  const read = await engine.status(profile.value, { signal });
  if (!read.ok) return refuse(context, read.reports);
  const view = { ...read.value, reports: [...read.reports, ...read.value.reports] };
  tell.text(viewText(view, { isColoured, now: Date.now() }));
  tell.result(view);
  return engine.isWell(view) ? exitStatus.done : Math.max(exitStatus.failed, statusOf(view.reports));
}

/** Until Ctrl-C, which is its usual end: status 0. */
async function watch(context: CommandContext, profile: Profile): Promise<number> {
  const { engine, tell, signal, isJson, terminal } = context;
  // Nothing is under way that could stop before a next step.
  context.leaveWith(() => {});
  const views = engine.watch(profile, { signal });
  if (isJson) for await (const view of views) tell.item(view);
  else if (terminal) await watchOnTerminal(context, profile, views, terminal);
  else await watchInPipe(context, views);
  return exitStatus.done;
}

async function watchInPipe({ tell }: CommandContext, views: AsyncIterable<ClusterView>): Promise<void> {
  let last: ClusterView | undefined;
  for await (const view of views) {
    if (last === undefined) tell.text(`${viewText(view, { isColoured: false, now: Date.now() })}\n`);
    else for (const line of viewChanges(last, view)) tell.text(`${clock(view.at)} ${line}`);
    last = view;
  }
}

async function watchOnTerminal(
  { tell, isColoured, leaveWith }: CommandContext,
  profile: Profile,
  views: AsyncIterable<ClusterView>,
  terminal: Terminal,
): Promise<void> {
  const screen = wholeScreen(terminal);
  leaveWith(() => screen.close());
  let last: ClusterView | undefined;
  const changes: string[] = [];
  const draw = () => {
    const now = Date.now();
    const head = `${profile.id}   ${clock(now)}   Ctrl-C ends the watch, the cluster is left as it is`;
    const body = last
      ? viewText(last, { isColoured, now, width: Math.max(20, (terminal.columns ?? 100) - 1) })
      : `Connecting to ${profile.description.nodes.map(({ name }) => name).join(', ')} …`;
    const told = changes.length > 0 ? `\n\nLast changes\n${changes.join('\n')}` : '';
    screen.draw(`${head}\n\n${body}${told}`);
  };
  const timer = setInterval(draw, redrawMs);
  try {
    draw();
    for await (const view of views) {
      if (last) changes.push(...viewChanges(last, view).map((line) => `  ${clock(view.at)} ${line}`));
      changes.splice(0, Math.max(0, changes.length - shownChanges));
      last = view;
      draw();
    }
  } finally {
    clearInterval(timer);
    screen.close();
  }
  // What was seen last stays to be read.
  if (last) tell.text(viewText(last, { isColoured, now: Date.now() }));
}
