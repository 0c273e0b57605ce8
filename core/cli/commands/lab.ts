import { spawnSync } from 'node:child_process';
import { type Command, Option } from 'commander';
import { error } from '../../report.ts';
import { type Bind, type CommandContext, refuse } from '../command-context.ts';
import { withExamples } from '../examples.ts';
import { exitStatus } from '../exit-status.ts';
import { wholeNumber } from '../option-values.ts';
import { rows } from '../screen/rows.ts';

interface UpOptions {
  readonly instance: string;
  readonly release: 'bookworm' | 'trixie' | 'sid';
  readonly nodes: number;
  readonly installed?: boolean;
}

interface OfInstance {
  readonly instance: string;
}

const powerActions = ['on', 'off', 'cycle', 'status'] as const;

/** `quorate lab …`: the practice cluster, real nodes on this machine. */
export function addLab(program: Command, bind: Bind): void {
  const lab = program.command('lab').description('the practice cluster: real Debian nodes on this machine, a BMC each');
  const instance = () => new Option('-i, --instance <name>', 'which practice cluster').default('practice');
  withExamples(
    lab
      .command('up')
      .description('boot bare nodes and keep them as a profile; what is up already stays, what was cut short is mended')
      .addOption(instance())
      .addOption(
        new Option('-r, --release <name>', 'Debian').choices(['bookworm', 'trixie', 'sid']).default('bookworm'),
      )
      .option('-n, --nodes <count>', '2 to 16', wholeNumber(2, 16), 3)
      .option('--installed', 'with the cluster packages on them already')
      .action(bind(up)),
    {
      'quorate lab up': 'three bare Debian 12 nodes, as profile practice',
      'quorate lab up -i two -r trixie -n 2': 'a second cluster beside it',
    },
  );
  withExamples(lab.command('status').description('nodes, power, ports').addOption(instance()).action(bind(status)), {
    'quorate lab status': '',
  });
  withExamples(
    lab
      // What stands behind the node belongs to the command there, options too.
      .enablePositionalOptions()
      .command('ssh')
      .description('a shell, or a command, on a node (or on client, the machine outside the cluster)')
      .usage('[options] <node> [command...]')
      .addOption(instance())
      .argument('<node>')
      .argument('[command...]')
      .passThroughOptions()
      .action(bind(ssh)),
    { 'quorate lab ssh node1 crm_mon -1': '', 'quorate lab ssh -i two node1': 'a shell' },
  );
  withExamples(
    lab
      .command('power')
      .description('what a person at the machine would do: off is a crash')
      .addOption(instance())
      .argument('<node>')
      .argument('<action>', powerActions.join(', '))
      .action(bind(power)),
    { 'quorate lab power node1 off': 'watch it with: quorate status --watch' },
  );
  withExamples(lab.command('down').description('end it and leave nothing').addOption(instance()).action(bind(down)), {
    'quorate lab down': 'the images stay in /var/cache/quorate/lab',
  });
}

async function up(context: CommandContext, options: UpOptions): Promise<number> {
  const { engine, tell, signal } = context;
  const { instance, release, nodes, installed } = options;
  const packages = installed ? ('installed' as const) : ('bare' as const);
  const done = await engine.labUp({ instance, release, nodes, packages, signal, onProgress: tell.progress });
  if (!done.ok) return refuse(context, done.reports);
  tell.reports(done.reports);
  tell.text(
    `Practice cluster ${instance} is up and kept as profile ${done.value.id}. Next: quorate check ${done.value.id}`,
  );
  tell.result(done.value);
  return exitStatus.done;
}

async function status(context: CommandContext, { instance }: OfInstance): Promise<number> {
  const found = await context.engine.lab.status(instance);
  if (!found.ok) return refuse(context, found.reports);
  const machines = [...found.value.nodes, found.value.client];
  context.tell.text(
    rows(
      ['machine', 'power', 'ssh'],
      machines.map(({ name, power, sshPort }) => [name, power, `127.0.0.1:${sshPort}`]),
    ),
  );
  context.tell.result(found.value);
  return exitStatus.done;
}

async function ssh(
  context: CommandContext,
  node: string,
  command: readonly string[],
  { instance }: OfInstance,
): Promise<number> {
  const found = await context.engine.lab.status(instance);
  if (!found.ok) return refuse(context, found.reports);
  const machines = [...found.value.nodes, found.value.client].map(({ name }) => name);
  if (!machines.includes(node)) {
    const next = `Take one of ${machines.join(', ')}.`;
    return refuse(context, [error('LAB_NO_SUCH_NODE', `${instance} has no ${node}.`, { next })]);
  }
  // The terminal is the other machine's, Ctrl-C too.
  context.leaveWith(() => {});
  const [file = 'ssh', ...args] = context.engine.lab.sshCommand(found.value.state, node);
  return spawnSync(file, [...args, ...command], { stdio: 'inherit' }).status ?? exitStatus.failed;
}

async function power(context: CommandContext, node: string, action: string, { instance }: OfInstance): Promise<number> {
  const meant = powerActions.find((known) => known === action);
  if (meant === undefined) {
    const next = `Write one of ${powerActions.join(', ')}.`;
    return refuse(context, [error('ARGUMENT_POWER', `${action} is nothing that power can do.`, { next })]);
  }
  const done = await context.engine.lab.power(instance, node, meant);
  if (!done.ok) return refuse(context, done.reports);
  context.tell.text(`${node} is ${done.value}.`);
  context.tell.result({ node, power: done.value });
  return exitStatus.done;
}

async function down(context: CommandContext, { instance }: OfInstance): Promise<number> {
  const done = await context.engine.labDown(instance, { signal: context.signal, onProgress: context.tell.progress });
  if (!done.ok) return refuse(context, done.reports);
  context.tell.text(`Practice cluster ${instance} is gone; base images stay in the cache.`);
  context.tell.result({ instance, state: 'down' });
  return exitStatus.done;
}
