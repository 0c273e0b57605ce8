import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { EngineStatus } from '../../contract/engine-hosts.ts';
import { engineBundle } from '../../remote/bundle.ts';
import { meetEngine } from '../../remote/conversation.ts';
import { hostText, readHostAddress } from '../../remote/host-address.ts';
import { installEngine, localUser } from '../../remote/install.ts';
import { installationName } from '../../remote/layout.ts';
import { engineAbsent, type Host } from '../../remote/on-host.ts';
import { engineOn, removeEngine } from '../../remote/remove.ts';
import { sendProfile } from '../../remote/send-profile.ts';
import { error, warning } from '../../report.ts';
import { fail, type Result } from '../../result.ts';
import { Secret } from '../../secret.ts';
import { version } from '../../server/version.ts';
import { askPassphrase, askSecret, confirm } from '../ask.ts';
import { type Bind, type CommandContext, refuse } from '../command-context.ts';
import { withExamples } from '../examples.ts';
import { exitStatus } from '../exit-status.ts';

export interface HostFlags {
  readonly identity?: string;
  readonly jump?: string;
  readonly askPassword?: boolean;
}

const hostArgument = 'user@host or user@host:port: a jump host, or a node';

/** The options that say how to log in to the machine. */
export function withHostOptions(command: Command): Command {
  return command
    .option('--identity <file>', "private key for it; the agent's and the usual ones unless told")
    .option('--jump <hosts>', 'machines on the way, in order, with commas between')
    .option('--ask-password', 'ask for the password of its login');
}

/** `quorate engine …`: the engine on a machine near the cluster, where work goes on when this machine sleeps. */
export function addEngine(program: Command, bind: Bind): void {
  const engine = program
    .command('engine')
    .description('the engine on a machine near the cluster: work goes on there when this machine sleeps');
  const onHost = (name: string, description: string) =>
    withHostOptions(engine.command(name).description(description).argument('<host>', hostArgument));
  const force = 'stop it although it works: its runs are interrupted, and can be resumed';
  withExamples(
    onHost('install', 'put it there and start it: one folder in your home, no root, no port; upgrades what is there')
      .option('--node <file>', 'a Node of that machine to run it; one is carried along unless it has a new one')
      .option('--force', force)
      .action(bind(install)),
    { 'quorate engine install admin@jump.example.org': 'then: quorate serve --engine admin@jump.example.org' },
  );
  withExamples(onHost('status', 'how it is there: version, work under way, profiles').action(bind(status)), {
    'quorate engine status admin@jump.example.org': '',
  });
  withExamples(
    onHost('upgrade', 'bring it to the version of this program; its profiles, runs and vaults are kept')
      .option('--force', force)
      .action(bind(upgrade)),
    { 'quorate engine upgrade admin@jump.example.org': '' },
  );
  withExamples(
    onHost('send', 'carry a profile there, with the host keys known here')
      .argument('<profile>', 'its id here')
      .option('--secrets', 'its secrets and private keys too, into the vault there')
      .action(bind(send)),
    { 'quorate engine send admin@jump.example.org web --secrets': 'asks for the passphrase of the vault there' },
  );
  withExamples(
    onHost('remove', 'take it off with all that it keeps: profiles, runs, audit log, vaults; leaves nothing')
      .option('--yes', 'do not ask')
      .option('--force', force)
      .action(bind(remove)),
    { 'quorate engine remove admin@jump.example.org': '' },
  );
}

/** Connects to a machine by its address on the command line, works, and closes. */
export async function withHost(
  context: CommandContext,
  text: string,
  flags: HostFlags,
  reason: string | undefined,
  task: (host: Host) => Promise<number>,
): Promise<number> {
  const address = readHostAddress(text, localUser(), {
    ...(flags.identity === undefined ? {} : { identityFile: flags.identity }),
    ...(flags.jump === undefined ? {} : { jump: flags.jump }),
  });
  if (!address.ok) return refuse(context, address.reports);
  const password = flags.askPassword
    ? await askSecret(`Password of ${hostText(address.value)}: `, context.signal)
    : undefined;
  const connected = await context.engine.connectHost(address.value, {
    signal: context.signal,
    ...(password ? { password } : {}),
    ...(reason === undefined ? {} : { reason }),
    confirmHostKey: async (key) => {
      if (!context.canAsk) return false;
      const lines = [
        `${key.host} port ${key.port} answers with a host key that is not known yet:`,
        `  ${key.type} ${key.fingerprint}`,
        `  On its own console, compare:  ssh-keygen -lf ${key.fileOnNode}`,
        '  Is it the same?',
      ];
      return confirm(lines.join('\n'), context.signal);
    },
  });
  if (!connected.ok) return refuse(context, connected.reports);
  try {
    return await task({ address: address.value, transport: connected.value });
  } finally {
    await connected.value.dispose();
  }
}

function workOf({ signal, tell }: CommandContext) {
  return { signal, onProgress: tell.progress };
}

/** Tells a result as JSON with the reports on the way; a failed one with its exit status. */
function tellResult<T>(context: CommandContext, result: Result<T>, text: (value: T) => string): number {
  if (!result.ok) return refuse(context, result.reports);
  context.tell.reports(result.reports);
  context.tell.text(text(result.value));
  context.tell.result(result.value);
  return exitStatus.done;
}

/** `quorate engine install`: puts this program's engine there, or upgrades what is there. */
export async function install(
  context: CommandContext,
  text: string,
  flags: HostFlags & { readonly force?: boolean; readonly node?: string },
): Promise<number> {
  return withHost(context, text, flags, 'engine install', async (host) => {
    const bundle = await engineBundle();
    if (!bundle.ok) return refuse(context, bundle.reports);
    const installed = await installEngine(host, {
      ...workOf(context),
      bundle: bundle.value,
      cache: join(context.engine.desk.folder, 'runtimes'),
      isForced: flags.force === true,
      ...(flags.node === undefined ? {} : { node: flags.node }),
    });
    return tellResult(context, installed, ({ about, before, isChanged }) => {
      const at = hostText(host.address);
      const name = installationName(about);
      if (!isChanged) return `The engine on ${at} is ${name} already, and runs.`;
      const what = before === undefined ? 'is installed and runs' : `runs now; before it was ${before}`;
      return `Engine ${name} on ${at} ${what}.\nNext: quorate serve --engine ${at}`;
    });
  });
}

async function upgrade(
  context: CommandContext,
  text: string,
  flags: HostFlags & { readonly force?: boolean },
): Promise<number> {
  return withHost(context, text, flags, 'engine upgrade', async (host) => {
    const there = await engineOn(host, workOf(context));
    if (there.ok && there.value.status === undefined) return refuse(context, [engineAbsent(host)]);
    return install(context, text, flags);
  });
}

async function status(context: CommandContext, text: string, flags: HostFlags): Promise<number> {
  return withHost(context, text, flags, 'engine status', async (host) => {
    const found = await engineOn(host, workOf(context));
    if (!found.ok) return refuse(context, found.reports);
    const { status: engine } = found.value;
    if (engine === undefined) return refuse(context, [engineAbsent(host)]);
    return tellResult(context, found, () => statusText(engine, hostText(host.address)));
  });
}

function statusText({ about, isRunning, pid, since, node, tasks, profiles }: EngineStatus, at: string): string {
  const lines = [
    `Engine ${installationName(about)} on ${at}, Node ${node.replace(/^v/, '')}`,
    isRunning ? `  runs as process ${pid} since ${since}` : '  does not run; the next connection starts it',
    `  profiles: ${profiles.join(', ') || 'none'}`,
    ...tasks.map(({ title }) => `  at work: ${title}`),
  ];
  if (about.version !== version)
    lines.push(`  This is version ${version}. To bring it there: quorate engine upgrade ${at}`);
  return lines.join('\n');
}

async function send(
  context: CommandContext,
  text: string,
  id: string,
  flags: HostFlags & { readonly secrets?: boolean },
): Promise<number> {
  const { engine, signal } = context;
  const profile = engine.profile(id);
  if (!profile.ok) return refuse(context, profile.reports);
  const hostKeysOf = await engine.hostKeysKnown();
  if (!hostKeysOf.ok) return refuse(context, hostKeysOf.reports);
  return withHost(context, text, flags, 'engine send', async (host) => {
    const met = await meetEngine(host, version, { signal });
    if (!met.ok) return refuse(context, met.reports);
    context.tell.reports(met.reports);
    const { client } = met.value;
    try {
      const passphrase = flags.secrets ? await passphraseThere(context) : undefined;
      if (passphrase && !passphrase.ok) return refuse(context, passphrase.reports);
      const sent = await sendProfile(client, {
        profile: profile.value,
        hostKeysOf: hostKeysOf.value,
        ...(passphrase
          ? { secrets: { source: engine.secretsOf(profile.value), readKey, passphrase: passphrase.value } }
          : {}),
      });
      if (sent.ok) {
        context.tell.reports(
          sent.value.missingSecrets.map((name) =>
            warning('SECRET_MISSING', `The vault there has no secret named ${name}.`, {
              next: 'Send the profile with --secrets, or put it in on the screens of that engine.',
            }),
          ),
        );
      }
      return tellResult(context, sent, () => `The engine on ${hostText(host.address)} has the profile ${id}.`);
    } finally {
      client.close();
    }
  });
}

/** Of the vault there: from the file that QUORATE_PASSPHRASE_FILE names, or typed. */
async function passphraseThere(context: CommandContext): Promise<Result<Secret>> {
  const file = process.env['QUORATE_PASSPHRASE_FILE'];
  const read = file === undefined ? undefined : await readKey(file);
  const passphrase = read
    ? new Secret(read.reveal().trimEnd())
    : context.canAsk
      ? await askPassphrase({ isNew: false }, context.signal)
      : undefined;
  if (passphrase) return { ok: true, value: passphrase, reports: [] };
  const next = 'Type it at a terminal, or name a file that holds it in QUORATE_PASSPHRASE_FILE.';
  return fail(error('VAULT_LOCKED', 'The vault there needs a passphrase.', { next }));
}

async function readKey(file: string): Promise<Secret | undefined> {
  const text = await readFile(file.replace(/^~(?=\/)/, process.env['HOME'] ?? '~'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : new Secret(text);
}

async function remove(
  context: CommandContext,
  text: string,
  flags: HostFlags & { readonly yes?: boolean; readonly force?: boolean },
): Promise<number> {
  return withHost(context, text, flags, 'engine remove', async (host) => {
    const at = hostText(host.address);
    if (!flags.yes) {
      const question = `This takes the engine off ${at} with its profiles, runs, audit log and vaults. Go on?`;
      if (!context.canAsk || !(await confirm(question, context.signal))) {
        const next = 'Say --yes, or answer at a terminal.';
        return refuse(context, [error('DECLINED_UNASKED', `The engine on ${at} stays.`, { next })]);
      }
    }
    const removed = await removeEngine(host, { ...workOf(context), isForced: flags.force === true });
    return tellResult(context, removed, ({ wasThere }) =>
      wasThere ? `The engine is off ${at}; nothing of it is left there.` : `There was no engine on ${at}.`,
    );
  });
}
