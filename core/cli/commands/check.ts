import type { Command } from 'commander';
import { type Bind, type CommandContext, refuse } from '../command-context.ts';
import { profileArgument, withExamples } from '../examples.ts';
import { exitStatus, statusOf } from '../exit-status.ts';
import { counted } from '../screen/format.ts';

/** `quorate check`: what stands in the way of a sound cluster, read-only. */
export function addCheck(program: Command, bind: Bind): void {
  withExamples(
    program
      .command('check')
      .description('read every machine and say what would break the cluster; changes nothing')
      .argument('[profile]', profileArgument)
      .action(bind(check)),
    {
      'quorate check web': '',
      'quorate check web --json | jq .findings': 'for a program',
    },
  );
}

async function check(context: CommandContext, id: string | undefined): Promise<number> {
  const { engine, tell, signal } = context;
  const profile = engine.profile(id);
  if (!profile.ok) return refuse(context, profile.reports);
  const checked = await engine.check(profile.value, { signal, onProgress: tell.progress });
  if (!checked.ok) return refuse(context, checked.reports);
  tell.reports(checked.value.findings);
  const count = (severity: string) => checked.value.findings.filter((finding) => finding.severity === severity).length;
  tell.text(
    `${profile.value.id}: ${counted(count('error'), 'error')}, ${counted(count('warning'), 'warning')}, ` +
      `${counted(count('info'), 'note')} on ${counted(checked.value.nodes.length, 'machine')}.`,
  );
  tell.result(checked.value);
  const status = statusOf(checked.value.findings);
  return status === exitStatus.badInput ? exitStatus.failed : status;
}
