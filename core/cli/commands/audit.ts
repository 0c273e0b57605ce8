import type { Command } from 'commander';
import { type Bind, type CommandContext, refuse } from '../command-context.ts';
import { withExamples } from '../examples.ts';
import { exitStatus } from '../exit-status.ts';
import { wholeNumber } from '../option-values.ts';
import { clip } from '../screen/fold.ts';
import { plainText } from '../screen/format.ts';
import { rows } from '../screen/rows.ts';

interface ListOptions {
  readonly node?: string;
  readonly limit: number;
}

/** `quorate audit …`: the log of all that was done to machines, each row chained to the one before by its hash. */
export function addAudit(program: Command, bind: Bind): void {
  const audit = program.command('audit').description('the log of all that was done to machines, chained by hashes');
  withExamples(
    audit
      .command('list')
      .description('newest first: when, who, on which machine, what, and how it ended')
      .argument('[profile]', 'id of a profile; all of them unless told')
      .option('-n, --node <name>', 'of this machine alone')
      .option('--limit <count>', 'rows at most', wholeNumber(1, 100_000), 50)
      .action(bind(list)),
    { 'quorate audit list web --node node1': 'what was done on one machine' },
  );
  withExamples(
    audit
      .command('verify')
      .description('follow the chain from its first row: a row changed, taken out or put in is found')
      .action(bind(verify)),
    { 'quorate audit verify': 'note the hash it prints elsewhere: who can write the file can forge the whole chain' },
  );
}

async function list(context: CommandContext, id: string | undefined, options: ListOptions): Promise<number> {
  const { engine, tell } = context;
  const found = engine.auditLog({
    limit: options.limit,
    ...(id === undefined ? {} : { profileId: id }),
    ...(options.node === undefined ? {} : { node: options.node }),
  });
  tell.text(
    found.length === 0
      ? 'Nothing was done yet.'
      : rows(
          ['row', 'at (UTC)', 'who', 'machine', 'ended', 'reason', 'what'],
          found.map(({ seq, at, who, node, exitCode, failure, reason, command }) => [
            String(seq),
            at.slice(0, 19).replace('T', ' '),
            who,
            node,
            failure ?? (exitCode === null ? 'ok' : String(exitCode)),
            reason ?? '',
            // A script is many lines: its first says which one it is; --json has all.
            clip(plainText(command.split('\n', 1)[0] ?? ''), 60),
          ]),
        ),
  );
  tell.result(found);
  return exitStatus.done;
}

async function verify(context: CommandContext): Promise<number> {
  const verified = context.engine.verifyAuditLog();
  if (!verified.ok) return refuse(context, verified.reports);
  const { seq, hash } = verified.value;
  context.tell.text(`The audit log is whole: ${seq} rows, the last one ${hash}.`);
  context.tell.result({ ok: true, rows: seq, hash });
  return exitStatus.done;
}
