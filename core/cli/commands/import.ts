import type { Command } from 'commander';
import { importFiles } from '../../wizards/import/import.ts';
import { type Bind, type CommandContext, refuse } from '../command-context.ts';
import { withExamples } from '../examples.ts';
import { exitStatus } from '../exit-status.ts';
import { readNamedFile, writeNamedFile } from '../files.ts';
import { type Paint, painter, plainText } from '../screen/format.ts';

/** How a line is marked, and in which colour on a terminal. */
const marks = {
  fine: [' ', 'reset'],
  comment: [' ', 'dim'],
  dated: ['~', 'yellow'],
  dangerous: ['!', 'red'],
  unknown: ['?', 'magenta'],
  ignored: ['-', 'dim'],
} as const;

/** `quorate import FILE…`: what administrators have today, explained line by line, and the sound version as a diff. */
export function addImport(program: Command, bind: Bind): void {
  withExamples(
    program
      .command('import')
      .description('read corosync.conf, crm configure text and scripts; explain each line; propose the sound version')
      .argument('<files...>', 'the files of one cluster')
      .option('-o, --output <file>', 'write the draft of a cluster description; never over a file')
      .option('--brief', 'only lines that are dated, dangerous, unknown or without effect')
      .action(bind(importCommand)),
    {
      'quorate import /etc/corosync/corosync.conf crm.txt': 'status 0 where it can be taken over as it is',
      'quorate import --brief corosync.conf crm.txt -o cluster.yaml': 'and keep the draft',
    },
  );
}

async function importCommand(
  context: CommandContext,
  files: readonly string[],
  options: { readonly output?: string; readonly brief?: boolean },
): Promise<number> {
  const { tell } = context;
  const paint = painter(context.isColoured);
  const read = await Promise.all(files.map(async (name) => ({ name, read: await readNamedFile(name) })));
  const unread = read.flatMap(({ read: own }) => (own.ok ? [] : own.reports));
  if (unread.length > 0) return refuse(context, unread);
  const result = importFiles(read.flatMap(({ name, read: own }) => (own.ok ? [{ name, text: own.value }] : [])));
  for (const file of result.files) {
    tell.heading(`${file.name}: ${file.kindText}`);
    const lines = options.brief ? file.lines.filter(({ mark }) => mark !== 'fine' && mark !== 'comment') : file.lines;
    if (lines.length > 0) tell.text(lines.map((line) => lineText(line, paint)).join('\n'));
    tell.reports(file.reports);
    if (file.diff) tell.text(`\nThe sound version, as a diff:\n${diffText(file.diff.trimEnd(), paint)}`);
  }
  if (result.reports.length > 0) tell.heading('All together');
  tell.reports(result.reports);
  if (options.output !== undefined) {
    if (!result.yaml) {
      tell.text(`Nothing could be drafted from this: ${options.output} is not written.`);
    } else {
      const written = await writeNamedFile(options.output, result.yaml, { isNew: true });
      if (!written.ok) return refuse(context, written.reports);
      const then = `quorate profile add ${options.output}`;
      tell.text(
        result.applicable
          ? `\nThe description is in ${options.output}. Next: ${then}`
          : `\nA draft is in ${options.output}; fill in what the reports name, then: ${then}`,
      );
    }
  }
  tell.text(result.applicable ? '\nThis can be taken over.' : '\nThis can not be taken over as it is.');
  tell.result(result);
  return result.applicable ? exitStatus.done : exitStatus.failed;
}

type Explained = ReturnType<typeof importFiles>['files'][number]['lines'][number];

function lineText({ line, text, mark, meaning }: Explained, paint: Paint): string {
  const [sign, colour] = marks[mark];
  const head = `${paint('dim', String(line).padStart(4))} ${paint(colour, sign)} ${paint(colour, plainText(text))}`;
  return meaning ? `${head}\n         ${paint(colour, `${mark}:`)} ${plainText(meaning)}` : head;
}

function diffText(diff: string, paint: Paint): string {
  const colours = { '+': 'green', '-': 'red', '@': 'cyan' } as const;
  return plainText(diff)
    .split('\n')
    .map((line) => paint(colours[line.charAt(0) as keyof typeof colours] ?? 'reset', line))
    .join('\n');
}
