import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { importFiles } from '../../wizards/import/import.ts';
import type { Bind, CommandContext } from '../command-context.ts';
import { exitStatus } from '../exit-status.ts';
import { plainText } from '../screen/format.ts';

const marks: Readonly<Record<string, string>> = {
  fine: ' ',
  comment: ' ',
  dated: '~',
  dangerous: '!',
  unknown: '?',
  ignored: '-',
};

/** `quorate import FILE…`: what administrators have today, explained line by line, and the sound version as a diff. */
export function addImport(program: Command, bind: Bind): void {
  program
    .command('import')
    .description('read corosync.conf, crm configure text and scripts; explain each line; propose the sound version')
    .argument('<files...>')
    .option('-o, --output <file>', 'write the cluster description that follows from them')
    .option('--brief', 'only lines that are dated, dangerous, unknown or without effect')
    .action(bind(importCommand));
}

async function importCommand(
  { tell, isColoured }: CommandContext,
  files: readonly string[],
  options: { readonly output?: string; readonly brief?: boolean },
): Promise<number> {
  const texts = await Promise.all(files.map(async (name) => ({ name, text: await readFile(name, 'utf8') })));
  const result = importFiles(texts);
  void isColoured;
  for (const file of result.files) {
    tell.heading(`${file.name}: ${file.kindText}`);
    const lines = options.brief ? file.lines.filter(({ mark }) => mark !== 'fine' && mark !== 'comment') : file.lines;
    tell.text(
      lines
        .map(
          ({ line, text, mark, meaning }) =>
            `${String(line).padStart(4)} ${marks[mark] ?? ' '} ${plainText(text)}${meaning ? `\n         ${mark}: ${meaning}` : ''}`,
        )
        .join('\n'),
    );
    tell.reports(file.reports);
    if (file.diff) tell.text(`\nThe sound version, as a diff:\n${file.diff}`);
  }
  tell.reports(result.reports);
  if (options.output && result.yaml) {
    await writeFile(options.output, result.yaml, { flag: 'wx' });
    tell.text(
      `The description is in ${options.output}; fill in what the reports name, then: quorate profile add ${options.output}`,
    );
  }
  tell.result(result);
  return result.applicable ? exitStatus.done : exitStatus.failed;
}
