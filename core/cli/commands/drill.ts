import type { Command } from 'commander';
import { renderText } from '../../drills/report/text.ts';
import { confirmByTyping } from '../ask.ts';
import { type Bind, type CommandContext, refuse } from '../command-context.ts';
import { profileArgument, withExamples } from '../examples.ts';
import { exitStatus } from '../exit-status.ts';

interface CrashOptions {
  readonly node?: string;
  readonly confirm?: string;
  readonly report?: string;
}

/** `quorate drill …`: prove that the cluster fails over as predicted. */
export function addDrill(program: Command, bind: Bind): void {
  const drill = program.command('drill').description('prove that the cluster fails over as predicted');
  withExamples(
    drill
      .command('crash')
      .description('cut the power of the node that serves, by its own fence device, and measure (level 4)')
      .argument('[profile]', profileArgument)
      .option('-n, --node <name>', 'another node than the one that serves')
      .option('--confirm <name>', "the node's name, instead of typing it when asked")
      .option('--report <file>', 'where the report (HTML) goes instead of the folder of reports')
      .action(bind(crash)),
    {
      'quorate drill crash web': 'shows what will happen and asks for the name of the node',
      'quorate drill crash web --confirm node1 --report crash.html': 'without asking, where node1 serves',
    },
  );
}

async function crash(context: CommandContext, id: string | undefined, options: CrashOptions): Promise<number> {
  const { engine, tell, signal, width, isColoured, canAsk } = context;
  const profile = engine.profile(id);
  if (!profile.ok) return refuse(context, profile.reports);
  const ran = await engine.drillCrash(profile.value, {
    signal,
    onProgress: tell.progress,
    ...(options.node ? { node: options.node } : {}),
    ...(options.report ? { reportFile: options.report } : {}),
    // Level 4 wants the node's name typed; the question shows what will happen.
    confirm: async ({ node, words }) => {
      tell.text(words);
      if (options.confirm !== undefined || !canAsk) return options.confirm === node;
      return confirmByTyping(`\n${node} loses its power now.`, node, signal);
    },
  });
  if (!ran.ok) return refuse(context, ran.reports);
  tell.text(renderText(ran.value.run, { width, isColoured }));
  tell.text(`Report: ${ran.value.reportFile}`);
  tell.result({ ...ran.value.run, reportFile: ran.value.reportFile });
  return ran.value.run.verdict === 'PASS' || ran.value.run.verdict === 'SLOW' ? exitStatus.done : exitStatus.failed;
}
