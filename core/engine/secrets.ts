import { readFile, stat } from 'node:fs/promises';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { Profile } from '../cluster/profile.ts';
import { secretNamesOf } from '../cluster/secret-names.ts';
import { secretRefSchema } from '../cluster/ssh-address.ts';
import { error, warning } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { Secret } from '../secret.ts';
import type { EngineState } from './state.ts';

/** Names of the secrets that the description refers to and the vault lacks. Reports VAULT_LOCKED. */
export async function missingSecrets(state: EngineState, profile: Profile): Promise<Result<readonly string[]>> {
  const wanted = secretNamesOf(profile.description);
  // A vault that nothing is needed from is not opened: that could ask for its passphrase.
  if (wanted.length === 0) return ok([]);
  const names = await state.vault(profile).list();
  return names.ok ? ok(wanted.filter((name) => !names.value.includes(name))) : names;
}

/** Puts a secret into the profile's vault. Reports ARGUMENT_SECRET_NAME, VAULT_LOCKED. */
export async function putSecret(
  state: EngineState,
  profile: Profile,
  name: string,
  secret: Secret,
): Promise<Result<void>> {
  const named = secretName(name);
  return named.ok ? state.vault(profile).put(named.value, secret) : named;
}

/** A name that a secret can have. Reports ARGUMENT_SECRET_NAME. */
export function secretName(name: string): Result<string> {
  if (secretRefSchema.safeParse({ secret: name }).success) return ok(name);
  const next = 'Write letters, digits and . _ / -, as the description calls it, for example fence/node1.';
  return fail(error('ARGUMENT_SECRET_NAME', `${JSON.stringify(name)} is not the name of a secret.`, { next }));
}

const form = z.record(z.string(), z.string().min(1));

/** Takes secrets from a YAML file of names and values. Reports ARGUMENT_SECRETS, ARGUMENT_SECRET_NAME, VAULT_LOCKED. */
export async function storeSecretsFile(state: EngineState, profile: Profile, file: string): Promise<Result<void>> {
  const read = await readSecretsFile(file);
  if (!read.ok) return read;
  for (const [name, value] of Object.entries(read.value)) {
    const put = await putSecret(state, profile, name, new Secret(value));
    if (!put.ok) return put;
  }
  return ok(undefined, read.reports);
}

async function readSecretsFile(file: string): Promise<Result<Readonly<Record<string, string>>>> {
  const refuse = (text: string) =>
    fail(
      error('ARGUMENT_SECRETS', text, {
        next: 'Write one a line: fence/node1: the-password',
        evidence: { file },
      }),
    );
  let content: string;
  let mode: number;
  try {
    content = await readFile(file, 'utf8');
    ({ mode } = await stat(file));
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException;
    if (code === undefined) throw fault;
    return refuse(`The secrets in ${file} can't be read (${code}).`);
  }
  let parsed: unknown;
  try {
    // As they are written: no password is a number or a date.
    parsed = parseYaml(content, { schema: 'failsafe' });
  } catch {
    // What the parser says would show the line, and a secret with it.
    return refuse(`${file} is not YAML.`);
  }
  const secrets = form.safeParse(parsed);
  if (!secrets.success) return refuse(`${file} is not a list of names and values.`);
  const isOpen = (mode & 0o077) !== 0;
  const open = warning('ARGUMENT_SECRETS_OPEN', `Others on this machine can read ${file}.`, {
    next: `Remove it now that its secrets are in the vault, or: chmod 600 ${file}`,
  });
  return ok(secrets.data, isOpen ? [open] : []);
}
