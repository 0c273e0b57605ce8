import type { Command } from 'commander';
import { type Bind, type CommandContext, refuse } from '../command-context.ts';
import { exitStatus, statusOf } from '../exit-status.ts';

/** `quorate check`: what stands in the way of a sound cluster, read-only. */
export function addCheck(program: Command, bind: Bind): void {
  program
    .command('check')
    .description('read every machine and say what would break the cluster; changes nothing')
    .argument('[profile]', 'id of a profile')
    .action(bind(check));
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
    `${profile.value.id}: ${count('error')} errors, ${count('warning')} warnings, ${count('info')} notes on ${checked.value.nodes.length} machines.`,
  );
  tell.result(checked.value);
  const status = statusOf(checked.value.findings);
  return status === exitStatus.badInput ? exitStatus.failed : status;
}
