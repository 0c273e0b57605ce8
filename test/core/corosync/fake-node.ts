import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ok } from '../../../core/result.ts';
import type { Argv, ExecOptions, Transport } from '../../../core/transport/transport.ts';

const folder = join(import.meta.dirname, '../../fixtures/corosync/3.1.7');

/** Captured output, verbatim. */
export function captured(name: string): string {
  return readFileSync(join(folder, `${name}.out`), 'utf8');
}

/** A node that answers one command with what was captured, and remembers how it was asked. */
export function nodeAnswering(name: string, exitCode: number) {
  const asked: { argv: Argv; options: ExecOptions }[] = [];
  const read = (ending: string) => {
    const path = join(folder, `${name}.${ending}`);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  const transport = {
    node: 'n1',
    exec: async (argv: Argv, options: ExecOptions) => {
      asked.push({ argv, options });
      return ok({ exitCode, stdout: read('out'), stderr: read('err'), durationMs: 1 });
    },
  } as unknown as Transport;
  return { transport, asked };
}
