import { error } from '../../../core/report.ts';
import { fail, ok } from '../../../core/result.ts';
import type { Output, Transport } from '../../../core/transport/transport.ts';

/** A node that answers commands with what was captured; all else it was never asked. */
export function recordedTransport(answer: (argv: string[]) => Partial<Output>): Transport {
  const never = (): never => {
    throw new Error('this recording has commands only');
  };
  return {
    node: 'node1',
    exec: async (argv, { expect = [0] }) => {
      const output: Output = { exitCode: 0, stdout: '', stderr: '', durationMs: 1, ...answer(argv.map(String)) };
      if (expect === 'any' || expect.includes(output.exitCode)) return ok(output);
      return fail(error('EXIT_CODE', `exit code ${output.exitCode}`));
    },
    stream: never,
    read: never,
    write: never,
    remove: never,
    traffic: never,
    dispose: never,
  };
}
