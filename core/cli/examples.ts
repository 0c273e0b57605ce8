import type { Command } from 'commander';

/** What `[profile]` is, wherever a command takes one. */
export const profileArgument = 'id of a profile; may be left out where there is only one';

/** Puts examples at the end of a command's help, each with what it does. */
export function withExamples(command: Command, examples: Readonly<Record<string, string>>): Command {
  const width = Math.max(...Object.keys(examples).map((line) => line.length));
  const lines = Object.entries(examples).map(([line, what]) => `  ${line.padEnd(width)}  ${what}`.trimEnd());
  return command.addHelpText('after', `\n${lines.length > 1 ? 'Examples' : 'Example'}:\n${lines.join('\n')}`);
}
