import { spawnSync } from 'node:child_process';
import { type Command, Option } from 'commander';
import { type Bind, type CommandContext, refuse } from '../command-context.ts';
import { exitStatus } from '../exit-status.ts';
import { rows } from '../screen/rows.ts';

interface UpOptions {
  readonly instance: string;
  readonly release: 'bookworm' | 'trixie' | 'sid';
  readonly nodes: string;
  readonly installed?: boolean;
}

/** `quorate lab …`: the practice cluster, real nodes on this machine. */
export function addLab(program: Command, bind: Bind): void {
  const lab = program.command('lab').description('the practice cluster: real Debian nodes on this machine, a BMC each');
  const instance = () => new Option('-i, --instance <name>', 'which practice cluster').default('practice');
  lab
    .command('up')
    .description('boot bare nodes and keep them as a profile')
    .addOption(instance())
    .addOption(new Option('-r, --release <name>', 'Debian').choices(['bookworm', 'trixie', 'sid']).default('bookworm'))
    .option('-n, --nodes <count>', '2 to 16', '3')
    .option('--installed', 'with the cluster packages on them already')
    .action(bind(up));
  lab.command('status').description('nodes, power, ports').addOption(instance()).action(bind(status));
  lab
    .command('ssh')
    .description('a shell, or a command, on a node')
    .addOption(instance())
    .argument('<node>')
    .argument('[command...]')
    .allowUnknownOption()
    .action(bind(ssh));
  lab
    .command('power')
    .description('what a person at the machine would do: off is a crash')
    .addOption(instance())
    .argument('<node>')
    .argument('<action>', 'on, off, cycle or status')
    .action(bind(power));
  lab.command('down').description('end it and leave nothing').addOption(instance()).action(bind(down));
}

async function up(context: CommandContext, options: UpOptions): Promise<number> {
  const { engine, tell, signal } = context;
  const done = await engine.labUp({
    instance: options.instance,
    release: options.release,
    nodes: Number(options.nodes),
    packages: options.installed ? 'installed' : 'bare',
    signal,
    onProgress: tell.progress,
  });
  if (!done.ok) return refuse(context, done.reports);
  tell.reports(done.reports);
  tell.text(
    `Practice cluster ${options.instance} is up and kept as profile ${done.value.id}. Next: quorate check ${done.value.id}`,
  );
  tell.result(done.value);
  return exitStatus.done;
}

async function status(context: CommandContext, { instance }: { readonly instance: string }): Promise<number> {
  const found = await context.engine.lab.status(instance);
  if (!found.ok) return refuse(context, found.reports);
  context.tell.text(
    rows(
      ['node', 'power', 'ssh'],
      found.value.nodes.map(({ name, power, sshPort }) => [name, power, `127.0.0.1:${sshPort}`]),
    ),
  );
  context.tell.result(found.value);
  return exitStatus.done;
}

async function ssh(
  context: CommandContext,
  node: string,
  command: readonly string[],
  { instance }: { readonly instance: string },
): Promise<number> {
  const found = await context.engine.lab.status(instance);
  if (!found.ok) return refuse(context, found.reports);
  const machines = [...found.value.nodes, found.value.client].map(({ name }) => name);
  if (!machines.includes(node)) {
    context.tell.text(`There is no ${node}; there are ${machines.join(', ')}.`);
    return exitStatus.badInput;
  }
  const [file = 'ssh', ...args] = context.engine.lab.sshCommand(found.value.state, node);
  return spawnSync(file, [...args, ...command], { stdio: 'inherit' }).status ?? exitStatus.failed;
}

async function power(
  context: CommandContext,
  node: string,
  action: string,
  { instance }: { readonly instance: string },
): Promise<number> {
  if (action !== 'on' && action !== 'off' && action !== 'cycle' && action !== 'status') {
    context.tell.text('The action is one of on, off, cycle, status.');
    return exitStatus.badInput;
  }
  const done = await context.engine.lab.power(instance, node, action);
  if (!done.ok) return refuse(context, done.reports);
  context.tell.text(`${node} is ${done.value}.`);
  context.tell.result({ node, power: done.value });
  return exitStatus.done;
}

async function down(context: CommandContext, { instance }: { readonly instance: string }): Promise<number> {
  const done = await context.engine.labDown(instance, { signal: context.signal, onProgress: context.tell.progress });
  if (!done.ok) return refuse(context, done.reports);
  context.tell.text(`Practice cluster ${instance} is gone; base images stay in the cache.`);
  context.tell.result({ instance, state: 'down' });
  return exitStatus.done;
}
