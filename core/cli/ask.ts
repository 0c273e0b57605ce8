import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Secret } from '../secret.ts';

/** True where a person can answer: both ends are a terminal. */
export function canAsk(): boolean {
  return Boolean(process.stdin.isTTY && process.stderr.isTTY);
}

/** A question on standard error (standard output stays for the answer of the command); empty where nobody can answer. */
export async function ask(question: string, signal: AbortSignal): Promise<string> {
  if (!canAsk()) return '';
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await lines.question(question, { signal })).trim();
  } finally {
    lines.close();
  }
}

/** True only where the very word was typed. */
export async function confirmByTyping(question: string, word: string, signal: AbortSignal): Promise<boolean> {
  return (await ask(`${question}\n  Type ${word} to go on, anything else to stop: `, signal)) === word;
}

/** A secret typed without echo; `undefined` where nobody can answer or nothing was typed. */
export async function askSecret(question: string, signal: AbortSignal): Promise<Secret | undefined> {
  if (!canAsk()) return undefined;
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    const answer = await lines.question('', { signal });
    return answer === '' ? undefined : new Secret(answer);
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
