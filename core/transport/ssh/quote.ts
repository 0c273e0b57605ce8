import { Secret } from '../../secret.ts';
import type { Argv } from '../transport.ts';

const dots = '••••••';
const plainWord = /^[A-Za-z0-9_/.,:@%+-][A-Za-z0-9_/.,:=@%+-]*$/;

/**
 * One word of a POSIX shell that stands for exactly `text`. This is the only place where text becomes shell source:
 * an SSH exec request carries a string, which sshd hands to the login shell.
 * NUL cannot be passed to a program at all; asking for it is a bug.
 * @see POSIX.1-2017, Shell Command Language 2.2.2 Single-Quotes
 */
export function quote(text: string): string {
  if (text.includes('\0')) throw new Error('an argument cannot hold NUL');
  return plainWord.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The command as a person may see it: quoted for a shell, secrets as dots. */
export function showCommand(argv: Argv): string {
  return argv.map((part) => (part instanceof Secret ? dots : quote(part))).join(' ');
}

/** Takes the clear text of every secret out of `text`, so that evidence can be shown. */
export function redact(text: string, secrets: readonly Secret[]): string {
  let shown = text;
  for (const secret of secrets) {
    const clear = secret.reveal();
    if (clear !== '') shown = shown.replaceAll(clear, dots);
  }
  return shown;
}
