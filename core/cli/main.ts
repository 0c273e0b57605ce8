import { Command, CommanderError } from 'commander';
import { type Engine, openEngine } from '../engine.ts';
import { ReportError } from '../result.ts';
import { askPassphrase, isPersonThere } from './ask.ts';
import { type Bind, type CommandContext, refuse } from './command-context.ts';
import { addAudit } from './commands/audit.ts';
import { addCheck } from './commands/check.ts';
import { addDemo } from './commands/demo.ts';
import { addDrill } from './commands/drill.ts';
import { addEngine } from './commands/engine.ts';
import { addImport } from './commands/import.ts';
import { addLab } from './commands/lab.ts';
import { addPlan } from './commands/plan.ts';
import { addProfile } from './commands/profile.ts';
import { addRun } from './commands/run.ts';
import { addServe } from './commands/serve.ts';
import { addStatus } from './commands/status.ts';
import { recordingScreen } from './demo/recording.ts';
import { exitStatus } from './exit-status.ts';
import { jsonScreen } from './screen/json.ts';
import { plainScreen } from './screen/plain.ts';
import { type Screen, teller } from './screen/screen.ts';
import { terminalScreen } from './screen/terminal.ts';
import { orderlyStop } from './stop.ts';

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
  .showHelpAfterError('(--help says what it takes)')
  .configureHelp({ showGlobalOptions: true })
  .exitOverride()
  .addHelpText(
    'after',
    '\nBegin here:\n  quorate demo                       on practice machines, nothing of yours is touched\n' +
      '  quorate profile add cluster.yaml   then: quorate check, quorate plan, quorate apply\n' +
      '\nExit status: 0 done; 1 it failed, or the cluster is not well; 2 the input could not be taken;\n' +
      '3 a machine could not be reached or read; 4 stopped by you.',
  );

const stop = orderlyStop();

const bind: Bind =
  (run) =>
  async (...args) => {
    const { json: isJson = false, record } = program.opts<{ json?: boolean; record?: string }>();
    const picked = pickScreen(isJson);
    let screen = picked;
    let engine: Engine | undefined;
    const context: CommandContext = {
      get engine() {
        engine ??= openEngine({ passphrase: (about) => askPassphrase(about, stop.signal) });
        return engine;
      },
      tell: teller({ show: (item) => screen.show(item), close: () => screen.close() }),
      screen: picked,
      signal: stop.signal,
      isJson,
      isColoured,
      canAsk: !isJson && isPersonThere(),
      terminal: isTerminal && !isJson ? process.stdout : undefined,
      // One less than there is: a line that fills the last cell is broken by some terminals.
      width: Math.max(20, (process.stdout.columns ?? 100) - 1),
      leaveWith: (leave) => stop.show(undefined, leave),
    };
    stop.show(isJson ? undefined : context.tell, () => screen.close());
    try {
      if (record !== undefined) screen = recordingScreen(picked, record);
      process.exitCode = await run(context, ...args);
    } catch (cause) {
      if (cause instanceof ReportError) process.exitCode = refuse(context, cause.reports);
      else if (
        stop.signal.aborted &&
        (cause === stop.signal.reason || (cause instanceof Error && cause.name === 'AbortError'))
      )
        process.exitCode = exitStatus.cancelled;
      else throw cause;
    } finally {
      await engine?.dispose();
      screen.close();
    }
  };

for (const add of [
  addProfile,
  addImport,
  addCheck,
  addPlan,
  addRun,
  addStatus,
  addDrill,
  addAudit,
  addServe,
  addEngine,
  addLab,
  addDemo,
]) {
  add(program, bind);
}

try {
  await program.parseAsync();
} catch (cause) {
  if (!(cause instanceof CommanderError)) throw cause;
  process.exitCode = cause.exitCode === 0 ? exitStatus.done : exitStatus.badInput;
}
