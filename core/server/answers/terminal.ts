import { randomBytes } from 'node:crypto';
import { error } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { Terminal } from '../../transport/transport.ts';
import type { AnswersTo, Caller } from '../answer.ts';

/** Open terminals of each caller: another one's can't be named. */
const terminals = new WeakMap<Caller, Map<string, Terminal>>();

function find(caller: Caller, id: string): Result<Terminal> {
  const terminal = terminals.get(caller)?.get(id);
  if (terminal) return ok(terminal);
  return fail(error('TERMINAL_UNKNOWN', 'This terminal is not open any more.', { next: 'Open a new one.' }));
}

/** A login shell on a node; each is its caller's alone. */
export const terminalAnswers: AnswersTo<'terminal.open' | 'terminal.write' | 'terminal.resize'> = {
  'terminal.open': async function* ({ profile, node, columns, rows }, { engine, caller, signal }) {
    const found = engine.profile(profile);
    if (!found.ok) return found;
    const opened = await engine.openTerminal(found.value, node, { columns, rows }, { signal });
    if (!opened.ok) return opened;
    const terminal = opened.value;
    const id = randomBytes(9).toString('hex');
    const own = terminals.get(caller) ?? new Map<string, Terminal>();
    terminals.set(caller, own.set(id, terminal));
    try {
      yield { kind: 'opened', terminal: id };
      for await (const data of terminal.output) {
        yield { kind: 'output', data: Buffer.from(data).toString('base64') };
      }
      yield { kind: 'closed', exitCode: await terminal.ended };
      return ok(undefined);
    } finally {
      own.delete(id);
      terminal.close();
    }
  },
  'terminal.write': ({ terminal, data }, { caller }) => {
    const found = find(caller, terminal);
    if (!found.ok) return found;
    found.value.write(Buffer.from(data));
    return ok(undefined);
  },
  'terminal.resize': ({ terminal, ...size }, { caller }) => {
    const found = find(caller, terminal);
    if (!found.ok) return found;
    found.value.resize(size);
    return ok(undefined);
  },
};
