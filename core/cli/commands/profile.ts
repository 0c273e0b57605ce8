import { readFile, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { Secret } from '../../secret.ts';
import { ask, askSecret, canAsk } from '../ask.ts';
import { type Bind, type CommandContext, refuse } from '../command-context.ts';
import { exitStatus } from '../exit-status.ts';
import { rows } from '../screen/rows.ts';

/** `quorate profile …`: the clusters that are kept here. */
export function addProfile(program: Command, bind: Bind): void {
  const profile = program.command('profile').description('clusters kept on this machine; no secret is in a profile');
  profile
    .command('add')
    .description('take a cluster description; asks for each unknown host key and each missing secret')
    .argument('<file>', 'YAML')
    .option('--secrets <file>', 'YAML of secret names and values, readable by you alone')
    .option('--id <id>', "another id than the cluster's name")
    .action(bind(add));
  profile.command('list').description('all profiles').action(bind(list));
  profile.command('show').description('one profile as YAML').argument('<id>').action(bind(show));
  profile
    .command('export')
    .description('write a profile as YAML, without secrets')
    .argument('<id>')
    .option('-o, --output <file>', 'a file instead of standard output')
    .action(bind(exportProfile));
  profile
    .command('import')
    .description('take an exported profile')
    .argument('<file>')
    .action(bind((context, file: string) => add(context, file, {})));
  profile
    .command('secret')
    .description('put a secret into the vault of a profile; typed, or from standard input')
    .argument('<id>')
    .argument('<name>', 'as the description calls it, for example fence/node1')
    .action(bind(secret));
  profile
    .command('remove')
    .description('forget a profile and its secrets; its machines are left as they are')
    .argument('<id>')
    .action(bind(remove));
  program.command('schema').description('print the JSON Schema of a cluster description').action(bind(schema));
}

async function add(
  context: CommandContext,
  file: string,
  options: { readonly secrets?: string; readonly id?: string },
): Promise<number> {
  const { engine, tell, signal } = context;
  const added = await engine.addProfile({
    text: await readFile(file, 'utf8'),
    fileName: file,
    ...(options.id ? { id: options.id } : {}),
    ...(options.secrets ? { secretsFile: options.secrets } : {}),
    // An unknown key is never taken without a person having compared it.
    confirmHostKey: async (key) => {
      if (!canAsk()) return false;
      tell.text(
        `${key.node} (${key.host}:${key.port}) answers with a host key that is not known yet:\n  ${key.type} ${key.fingerprint}`,
      );
      tell.text(`  On its console, compare:  ssh-keygen -lf ${key.fileOnNode}`);
      return /^y(es)?$/i.test(await ask('  Is it the same? [y/N] ', signal));
    },
    signal,
  });
  if (!added.ok) return refuse(context, added.reports);
  tell.reports(added.reports);
  tell.text(`Profile ${added.value.id} is kept: ${added.value.description.nodes.map(({ name }) => name).join(', ')}.`);
  tell.result(added.value);
  return exitStatus.done;
}

async function list({ engine, tell }: CommandContext): Promise<number> {
  const profiles = engine.profiles();
  tell.text(
    profiles.length === 0
      ? 'No profile yet. Start with: quorate demo, quorate lab up, or quorate profile add FILE.yaml'
      : rows(
          ['id', 'environment', 'nodes', 'updated'],
          profiles.map(({ id, description, updatedAt }) => [
            id,
            description.environment,
            description.nodes.map(({ name }) => name).join(' '),
            updatedAt.slice(0, 16).replace('T', ' '),
          ]),
        ),
  );
  tell.result(profiles);
  return exitStatus.done;
}

async function show(context: CommandContext, id: string): Promise<number> {
  const profile = context.engine.profile(id);
  if (!profile.ok) return refuse(context, profile.reports);
  context.tell.text(context.engine.exportProfile(profile.value).trimEnd());
  context.tell.result(profile.value);
  return exitStatus.done;
}

async function exportProfile(
  context: CommandContext,
  id: string,
  options: { readonly output?: string },
): Promise<number> {
  if (options.output === undefined) return show(context, id);
  const profile = context.engine.profile(id);
  if (!profile.ok) return refuse(context, profile.reports);
  await writeFile(options.output, context.engine.exportProfile(profile.value), { mode: 0o600 });
  context.tell.text(`Written to ${options.output}; secrets stay in the vault here.`);
  context.tell.result({ file: options.output });
  return exitStatus.done;
}

async function remove(context: CommandContext, id: string): Promise<number> {
  const removed = await context.engine.removeProfile(id);
  if (!removed.ok) return refuse(context, removed.reports);
  context.tell.text(`Profile ${id} is forgotten; its machines are as they were.`);
  context.tell.result({ removed: id });
  return exitStatus.done;
}

async function schema({ engine, tell }: CommandContext): Promise<number> {
  tell.text(JSON.stringify(engine.descriptionSchema(), null, 2));
  tell.result(engine.descriptionSchema());
  return exitStatus.done;
}

async function secret(context: CommandContext, id: string, name: string): Promise<number> {
  const profile = context.engine.profile(id);
  if (!profile.ok) return refuse(context, profile.reports);
  // Never an argument: those stand in process lists and in the shell's history.
  const value = canAsk()
    ? await askSecret(`${name}: `, context.signal)
    : new Secret((await text(process.stdin)).trimEnd());
  if (value === undefined) return exitStatus.cancelled;
  const put = await context.engine.putSecret(profile.value, name, value);
  if (!put.ok) return refuse(context, put.reports);
  context.tell.text(`The vault of ${id} holds ${name}.`);
  context.tell.result({ kept: name });
  return exitStatus.done;
}
