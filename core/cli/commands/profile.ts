import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import type { Profile } from '../../cluster/profile.ts';
import { error, warning } from '../../report.ts';
import { ok, type Result } from '../../result.ts';
import { Secret } from '../../secret.ts';
import { askSecret, confirm } from '../ask.ts';
import { type Bind, type CommandContext, refuse, refuseFile } from '../command-context.ts';
import { withExamples } from '../examples.ts';
import { exitStatus } from '../exit-status.ts';
import { readNamedFile, writeNamedFile } from '../files.ts';
import { rows } from '../screen/rows.ts';

/** `quorate profile …`: the clusters that are kept here. */
export function addProfile(program: Command, bind: Bind): void {
  const profile = program.command('profile').description('clusters kept on this machine; no secret is in a profile');
  withExamples(
    profile
      .command('add')
      .description('take a cluster description; asks for each unknown host key and each missing secret')
      .argument('<file>', 'YAML')
      .option('--secrets <file>', 'YAML of secret names and values, readable by you alone')
      .option('--id <id>', "another id than the cluster's name")
      .action(bind(add)),
    {
      'quorate profile add cluster.yaml': 'the same again with a changed file takes the new description',
      'quorate profile add cluster.yaml --secrets secrets.yaml': 'one a line: fence/node1: the-password',
    },
  );
  withExamples(profile.command('list').description('all profiles').action(bind(list)), { 'quorate profile list': '' });
  withExamples(profile.command('show').description('one profile as YAML').argument('<id>').action(bind(show)), {
    'quorate profile show web': '',
  });
  withExamples(
    profile
      .command('export')
      .description('write a profile as YAML, without secrets')
      .argument('<id>')
      .option('-o, --output <file>', 'a file instead of standard output; it is written anew')
      .action(bind(exportProfile)),
    { 'quorate profile export web -o web.yaml': 'to take it to another machine' },
  );
  withExamples(
    profile
      .command('import')
      .description('take an exported profile, as add does; its secrets are asked for, or put in one by one')
      .argument('<file>', 'YAML')
      .action(bind((context, file: string) => add(context, file, {}))),
    { 'quorate profile import web.yaml': '' },
  );
  withExamples(
    profile
      .command('secret')
      .description('put a secret into the vault of a profile; typed, or from standard input')
      .argument('<id>')
      .argument('<name>', 'as the description calls it, for example fence/node1')
      .action(bind(secret)),
    {
      'quorate profile secret web fence/node1': 'asks for it, without echo',
      'quorate profile secret web fence/node1 < file': '',
    },
  );
  withExamples(
    profile
      .command('remove')
      .description('forget a profile and its secrets; its machines are left as they are')
      .argument('<id>')
      .action(bind(remove)),
    { 'quorate profile remove web': '' },
  );
  withExamples(
    program.command('schema').description('print the JSON Schema of a cluster description').action(bind(schema)),
    { 'quorate schema > quorate.schema.json': 'for an editor that completes YAML' },
  );
}

async function add(
  context: CommandContext,
  file: string,
  options: { readonly secrets?: string; readonly id?: string },
): Promise<number> {
  const { engine, tell, signal } = context;
  const text = await readNamedFile(file);
  if (!text.ok) return refuse(context, text.reports);
  const added = await engine.addProfile({
    text: text.value,
    fileName: file,
    ...(options.id ? { id: options.id } : {}),
    ...(options.secrets ? { secretsFile: options.secrets } : {}),
    // An unknown key is never taken without a person having compared it.
    confirmHostKey: async (key) => {
      if (!context.canAsk) return false;
      return confirm(
        [
          `${key.node} (${key.host} port ${key.port}) answers with a host key that is not known yet:`,
          `  ${key.type} ${key.fingerprint}`,
          ...key.randomart.map((line) => `  ${line}`),
          `  On its own console, compare:  ssh-keygen -lvf ${key.fileOnNode}`,
          '  Is it the same?',
        ].join('\n'),
        signal,
      );
    },
    signal,
  });
  if (!added.ok) return refuseFile(context, file, added.reports);
  tell.reports(added.reports);
  const { id, description, createdAt, updatedAt } = added.value;
  const names = description.nodes.map(({ name }) => name).join(', ');
  tell.text(`Profile ${id} ${createdAt === updatedAt ? 'is kept' : 'has the new description'}: ${names}.`);
  const missing = await engine.missingSecrets(added.value);
  // The profile is kept all the same: its vault may be opened later.
  const left = missing.ok ? await askSecrets(context, added.value, missing.value) : missing;
  tell.reports(left.reports.map((report) => ({ ...report, severity: 'warning' as const })));
  if (left.ok && left.value.length === 0) tell.text(`Next: quorate check ${id}`);
  tell.result({ ...added.value, missingSecrets: left.ok ? left.value : null });
  return exitStatus.done;
}

/** Asks for secrets that the vault lacks; answers with the names of those that nobody gave. */
async function askSecrets(
  context: CommandContext,
  profile: Profile,
  names: readonly string[],
): Promise<Result<readonly string[]>> {
  const left: string[] = [];
  for (const name of names) {
    const value = context.canAsk ? await askSecret(`Secret ${name}: `, context.signal) : undefined;
    if (value === undefined) {
      left.push(name);
      continue;
    }
    const put = await context.engine.putSecret(profile, name, value);
    if (!put.ok) return put;
  }
  const reports = left.map((name) =>
    warning('SECRET_MISSING', `The vault of ${profile.id} has no secret named ${name} yet.`, {
      next: `Put it there: quorate profile secret ${profile.id} ${name}`,
    }),
  );
  return ok(left, reports);
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
  const written = await writeNamedFile(options.output, context.engine.exportProfile(profile.value));
  if (!written.ok) return refuse(context, written.reports);
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
  const named = context.engine.secretName(name);
  if (!named.ok) return refuse(context, named.reports);
  // Never an argument: those stand in process lists and in the shell's history.
  const value = context.canAsk
    ? await askSecret(`Secret ${name}: `, context.signal)
    : new Secret((await text(process.stdin)).replace(/\r?\n$/, ''));
  if (value === undefined || value.reveal() === '') {
    return refuse(context, [error('DECLINED_EMPTY', `No secret was given; ${name} stays as it was.`)]);
  }
  const put = await context.engine.putSecret(profile.value, name, value);
  if (!put.ok) return refuse(context, put.reports);
  context.tell.text(`The vault of ${id} holds ${name}.`);
  context.tell.result({ kept: name });
  return exitStatus.done;
}
