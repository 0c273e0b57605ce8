import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Secret } from '../secret.ts';

/** True where a person can answer: both ends are a terminal. */
export function isPersonThere(): boolean {
  return Boolean(process.stdin.isTTY && process.stderr.isTTY);
}

interface Typed {
  readonly question: string;
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
}

/** One line from the terminal; `undefined` after Ctrl-C or at the end of input. Ctrl-C stops the command as anywhere. */
async function typedLine({ question, output, signal }: Typed): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  // While a line is read the terminal sends no signal for Ctrl-C.
  lines.on('SIGINT', () => {
    process.kill(process.pid, 'SIGINT');
    lines.close();
  });
  const closed = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
  try {
    return await Promise.race([lines.question(question, { signal }).catch(() => undefined), closed]);
  } finally {
    lines.close();
  }
}

/** A question on standard error (standard output stays for the answer of the command); empty where nobody answers. */
export async function ask(question: string, signal: AbortSignal): Promise<string> {
  if (!isPersonThere()) return '';
  return ((await typedLine({ question, output: process.stderr, signal })) ?? '').trim();
}

/** True only for y or yes. */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  return /^y(es)?$/i.test(await ask(`${question} [y/N] `, signal));
}

/** True only where the very word was typed. */
export async function confirmByTyping(question: string, word: string, signal: AbortSignal): Promise<boolean> {
  return (await ask(`${question}\n  Type ${word} to go on, anything else to stop: `, signal)) === word;
}

/** A secret typed without echo; `undefined` where nobody can answer or nothing was typed. */
export async function askSecret(question: string, signal: AbortSignal): Promise<Secret | undefined> {
  if (!isPersonThere()) return undefined;
  process.stderr.write(question);
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = await typedLine({ question: '', output, signal });
  process.stderr.write('\n');
  return answer === undefined || answer === '' ? undefined : new Secret(answer);
}

/** The passphrase of a vault: typed once where there is one to open, twice where it is made, since nobody can look it up. */
export async function askPassphrase({ isNew }: { readonly isNew: boolean }, signal: AbortSignal) {
  if (!isNew) return askSecret('Passphrase of the vault: ', signal);
  if (!isPersonThere()) return undefined;
  process.stderr.write('There is no keyring here: the secrets of this cluster go to a file sealed by a passphrase.\n');
  for (;;) {
    const first = await askSecret('A passphrase for it: ', signal);
    if (first === undefined) return undefined;
    const second = await askSecret('The same again: ', signal);
    if (second === undefined || first.reveal() === second.reveal()) return second;
    process.stderr.write('They differ.\n');
  }
}
