import { Command, CommanderError } from 'commander';
import { openEngine } from '../engine.ts';
import { ReportError } from '../result.ts';
import { askSecret } from './ask.ts';
import type { Bind, CommandContext } from './command-context.ts';
import { addCheck } from './commands/check.ts';
import { addDemo } from './commands/demo.ts';
import { addDrill } from './commands/drill.ts';
import { addImport } from './commands/import.ts';
import { addLab } from './commands/lab.ts';
import { addPlan } from './commands/plan.ts';
import { addProfile } from './commands/profile.ts';
import { addRun } from './commands/run.ts';
import { addStatus } from './commands/status.ts';
import { recordingScreen } from './demo/recording.ts';
import { exitStatus } from './exit-status.ts';
import { jsonScreen } from './screen/json.ts';
import { plainScreen } from './screen/plain.ts';
import { type Screen, teller } from './screen/screen.ts';
import { terminalScreen } from './screen/terminal.ts';

const isTerminal = Boolean(process.stdout.isTTY) && process.env['TERM'] !== 'dumb';
const isColoured = isTerminal && !process.env['NO_COLOR'];

function pickScreen(isJson: boolean): Screen {
  if (isJson) return jsonScreen(process.stdout, process.stderr);
  return isTerminal ? terminalScreen(process.stdout, { isColoured }) : plainScreen(process.stdout);
}

const program = new Command('quorate')
  .description('From bare Linux machines to a quorate, fenced, proven high-availability cluster, over SSH.')
  .option('--json', 'one JSON object on standard output; progress as JSON lines on standard error')
  .option('--record <file>', 'also keep everything that is shown, to be replayed')
  .showHelpAfterError()
  .exitOverride()
  .addHelpText(
    'after',
    '\nExit status: 0 done; 1 it failed, or the cluster is not well; 2 the input could not be taken;\n' +
      '3 a machine could not be reached or read; 4 stopped by you.',
  );

/** Ctrl-C stops before the next step; the second one stops at once. */
const stop = new AbortController();
process.on('SIGINT', () => {
  if (stop.signal.aborted) process.exit(130);
  process.stderr.write('\nStopping before the next step; press Ctrl-C again to stop at once.\n');
  stop.abort(new Error('stopped by the user'));
});
process.on('SIGTERM', () => stop.abort(new Error('told to end')));

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  if (cause.code !== 'EPIPE') throw cause;
  process.exit(process.exitCode ?? exitStatus.done);
});

const bind: Bind =
  (run) =>
  async (...args) => {
    const isJson = Boolean(program.opts<{ json?: boolean }>().json);
    const { record } = program.opts<{ record?: string }>();
    const picked = pickScreen(isJson);
    const screen = record ? recordingScreen(picked, record) : picked;
    const engine = openEngine({ passphrase: () => askSecret('Passphrase of the vault: ', stop.signal) });
    const context: CommandContext = {
      engine,
      tell: teller(screen),
      screen,
      signal: stop.signal,
      isJson,
      isColoured,
      width: process.stdout.columns ?? 100,
    };
    try {
      process.exitCode = await run(context, ...args);
    } catch (cause) {
      if (!(cause instanceof ReportError)) throw cause;
      context.tell.reports(cause.reports);
      process.exitCode = exitStatus.failed;
    } finally {
      await engine.dispose();
      screen.close();
    }
  };

for (const add of [addProfile, addCheck, addPlan, addStatus, addRun, addDrill, addImport, addLab, addDemo])
  add(program, bind);

try {
  await program.parseAsync();
} catch (cause) {
  if (!(cause instanceof CommanderError)) throw cause;
  process.exitCode = cause.exitCode === 0 ? exitStatus.done : exitStatus.badInput;
}
