import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { AnyAuthMethod, AuthenticationType } from 'ssh2';
import ssh2 from 'ssh2';
import type { SshHop } from '../../cluster/ssh-address.ts';
import type { Report } from '../../report.ts';
import type { Secret, SecretSource } from '../../secret.ts';
import { credentialUnusable, type Endpoint } from './reports.ts';

/** Where credentials come from besides the address. */
export interface CredentialSources {
  readonly secrets: SecretSource;
  /** Socket of the running ssh-agent, usually `process.env.SSH_AUTH_SOCK`. */
  readonly agentSocket?: string;
  /** Private keys to try where the address names none, see `usualIdentityFiles`. */
  readonly identityFiles?: readonly string[];
}

/** One way to prove who we are, in the order in which they are tried. */
export interface Credential {
  /** As a person reads it: `agent`, `key ~/.ssh/id_ed25519`, `keyboard-interactive`, `password`. */
  readonly label: string;
  /** The protocol's name of the method, to compare with what the server takes. */
  readonly method: 'publickey' | 'keyboard-interactive' | 'password';
  readonly attempt: AnyAuthMethod;
}

/** Where ssh looks for keys unless told. @see ssh_config(5) IdentityFile */
export function usualIdentityFiles(): string[] {
  return ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => join(homedir(), '.ssh', name));
}

/**
 * Gathers what there is to prove who we are: agent, key, keyboard-interactive, password; only methods for which there
 * is a credential. Reports what was meant to be used and cannot be (`SSH_CREDENTIAL_UNUSABLE`, warnings).
 */
export async function gatherCredentials(
  hop: SshHop,
  at: Endpoint,
  sources: CredentialSources,
): Promise<{ readonly credentials: readonly Credential[]; readonly reports: readonly Report[] }> {
  const username = hop.user;
  const credentials: Credential[] = [];
  const reports: Report[] = [];

  if (hop.agent && sources.agentSocket !== undefined && sources.agentSocket !== '') {
    const attempt: AnyAuthMethod = { type: 'agent', username, agent: sources.agentSocket };
    credentials.push({ label: 'agent', method: 'publickey', attempt });
  }

  const passphrase = await resolve(hop.passphrase?.secret, sources.secrets, at, reports);
  const ownKey = await resolve(hop.identityKey?.secret, sources.secrets, at, reports);
  if (ownKey !== undefined) {
    const label = `key ${hop.identityKey?.secret}`;
    const key = parsePrivateKey(Buffer.from(ownKey.reveal()), label, passphrase, at);
    if (key.ok) {
      const attempt: AnyAuthMethod = { type: 'publickey', username, key: key.text, ...key.passphrase };
      credentials.push({ label, method: 'publickey', attempt });
    } else reports.push(key.report);
  }

  const usual = hop.identityKey === undefined ? (sources.identityFiles ?? []) : [];
  const files = hop.identityFile === undefined ? usual : [hop.identityFile];
  for (const file of files) {
    const path = file.replace(/^~(?=\/)/, homedir());
    const key = await readPrivateKey(path, passphrase, at);
    if (key.ok) {
      const attempt: AnyAuthMethod = { type: 'publickey', username, key: key.text, ...key.passphrase };
      credentials.push({ label: `key ${file}`, method: 'publickey', attempt });
    } else if (hop.identityFile !== undefined) {
      reports.push(key.report);
    }
  }

  const password = await resolve(hop.password?.secret, sources.secrets, at, reports);
  if (password !== undefined) {
    credentials.push({
      label: 'keyboard-interactive',
      method: 'keyboard-interactive',
      attempt: { type: 'keyboard-interactive', username, prompt: answerPrompts(password) },
    });
    credentials.push({
      label: 'password',
      method: 'password',
      attempt: { type: 'password', username, password: password.reveal() },
    });
  }
  return { credentials, reports };
}

async function resolve(
  name: string | undefined,
  secrets: SecretSource,
  at: Endpoint,
  reports: Report[],
): Promise<Secret | undefined> {
  if (name === undefined) return undefined;
  const secret = await secrets(name);
  if (secret === undefined) {
    const text = `The secret ${name}, with which to log in to ${at.node}, is not in the vault.`;
    reports.push(credentialUnusable(at, text, `Put the secret ${name} into the vault.`));
  }
  return secret;
}

type PrivateKey =
  | { readonly ok: true; readonly text: Buffer; readonly passphrase: { readonly passphrase?: string } }
  | { readonly ok: false; readonly report: Report };

async function readPrivateKey(path: string, passphrase: Secret | undefined, at: Endpoint): Promise<PrivateKey> {
  try {
    return parsePrivateKey(await readFile(path), path, passphrase, at);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const next = 'Correct the path, or the right to read the file.';
    const text = `The private key ${path} cannot be used: it cannot be read (${code}).`;
    return { ok: false, report: credentialUnusable(at, text, next) };
  }
}

function parsePrivateKey(text: Buffer, name: string, passphrase: Secret | undefined, at: Endpoint): PrivateKey {
  const unusable = (why: string, next: string): PrivateKey => ({
    ok: false,
    report: credentialUnusable(at, `The private key ${name} cannot be used: ${why}.`, next),
  });
  const parsed = ssh2.utils.parseKey(text, passphrase?.reveal());
  if (parsed instanceof Error) {
    return /no passphrase given/i.test(parsed.message)
      ? unusable('it is encrypted, and no passphrase is given', 'Give its passphrase, or add the key to the agent.')
      : unusable(parsed.message, 'Check its passphrase, and that it is a private key in OpenSSH or PEM format.');
  }
  if (!parsed.isPrivateKey()) return unusable('it is a public key', 'Give the file without .pub.');
  return { ok: true, text, passphrase: passphrase === undefined ? {} : { passphrase: passphrase.reveal() } };
}

/**
 * Answers the server's question with the password, once, and only where it is a single question whose answer is not
 * shown. What the server asks is its own text and is not to be trusted: everything else gets empty answers.
 */
function answerPrompts(password: Secret) {
  let wasAsked = false;
  return (
    _name: string,
    _instructions: string,
    _language: string,
    prompts: readonly { readonly prompt: string; readonly echo?: boolean }[],
    finish: (answers: string[]) => void,
  ): void => {
    const [only] = prompts;
    const isPassword = prompts.length === 1 && only?.echo !== true && !wasAsked;
    if (isPassword) wasAsked = true;
    finish(prompts.map(() => (isPassword ? password.reveal() : '')));
  };
}

/** Hands out credentials one after the other, and keeps what was tried and what the server takes. */
export function authenticationOrder(credentials: readonly Credential[]): {
  readonly next: (
    methodsLeft: readonly AuthenticationType[] | null,
    partialSuccess: boolean | null,
    attempt: (method: AnyAuthMethod | false) => void,
  ) => void;
  readonly tried: readonly string[];
  readonly offered: () => readonly string[];
  readonly hasBegun: () => boolean;
} {
  const left = [...credentials];
  const tried: string[] = [];
  let offered: readonly string[] = [];
  let hasBegun = false;
  return {
    next: (methodsLeft, _partialSuccess, attempt) => {
      hasBegun = true;
      if (methodsLeft !== null) offered = methodsLeft;
      for (let credential = left.shift(); credential !== undefined; credential = left.shift()) {
        // A password is not shown to a server that does not take passwords.
        if (methodsLeft !== null && !methodsLeft.includes(credential.method)) continue;
        tried.push(credential.label);
        attempt(credential.attempt);
        return;
      }
      attempt(false);
    },
    tried,
    offered: () => offered,
    hasBegun: () => hasBegun,
  };
}
