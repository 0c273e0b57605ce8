import { error } from '../report.ts';
import { fail, ok, ReportError, type Result } from '../result.ts';
import { Secret, type SecretSource } from '../secret.ts';
import type { Content, Escape } from './action.ts';

const placeholder = /@@quorate-secret:([A-Za-z0-9][A-Za-z0-9._/-]{0,127})@@/g;

/** The text that stands for a secret in a template. */
export function secretPlaceholder(name: string): string {
  const text = `@@quorate-secret:${name}@@`;
  if (text.replace(placeholder, '') !== '') throw new Error(`${name} is not a secret's name`);
  return text;
}

/** Names of the secrets that a template asks for, each once, in order of appearance. */
export function secretNames(template: string): readonly string[] {
  return [...new Set([...template.matchAll(placeholder)].map((match) => match[1] ?? ''))];
}

/** The template as it may be shown: each placeholder as dots. */
export function maskTemplate(template: string): string {
  return template.replace(placeholder, '••••••');
}

/** Text as XML takes it in an attribute or between tags; white space as references, since attributes fold it. */
export function escapeXml(text: string): string {
  const named: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
  };
  return text.replace(/[&<>"'\t\n\r]/g, (character) => named[character] ?? `&#${character.charCodeAt(0)};`);
}

/** Characters that no XML 1.0 document can hold, not even as references. @see XML 1.0 2.2 Char */
const notXml = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/** Looks one secret up. Reports SECRET_MISSING, and what the vault said where it is locked. */
async function findSecret(name: string, secrets: SecretSource): Promise<Result<Secret>> {
  try {
    const secret = await secrets(name);
    if (secret !== undefined) return ok(secret);
  } catch (cause) {
    if (cause instanceof ReportError) return fail(...cause.reports);
    throw cause;
  }
  return fail(
    error('SECRET_MISSING', `The vault has no secret named ${name}.`, {
      why: 'A step needs it, and it is never kept in the plan.',
      next: `Put the secret ${name} into the vault of this profile, then resume.`,
    }),
  );
}

/** What a value must not hold in that place, and how it goes in. */
const escapes: Readonly<Record<Escape, { readonly refused: RegExp; readonly escape: (text: string) => string }>> = {
  xml: { refused: notXml, escape: escapeXml },
  line: { refused: /[\0\n\r]/, escape: (text) => text },
};

/**
 * Fills in the placeholders of a template; the result is as secret as what went in.
 * Reports SECRET_MISSING, and SECRET_NOT_FITTING where the text can't hold the value.
 */
export async function fillTemplate(
  template: string,
  secrets: SecretSource,
  escapeFor?: Escape,
): Promise<Result<Secret>> {
  const rule = escapeFor === undefined ? undefined : escapes[escapeFor];
  const values = new Map<string, string>();
  for (const name of secretNames(template)) {
    const secret = await findSecret(name, secrets);
    if (!secret.ok) return secret;
    const value = secret.value.reveal();
    if (rule?.refused.test(value)) {
      return fail(
        error('SECRET_NOT_FITTING', `The secret ${name} holds a line break or a control character.`, {
          why: 'In the file or input where it belongs it would be read as something else.',
          next: 'Choose another password for the device and put that into the vault.',
        }),
      );
    }
    values.set(name, rule === undefined ? value : rule.escape(value));
  }
  return ok(new Secret(template.replace(placeholder, (_, name: string) => values.get(name) ?? '')));
}

/** Text or a secret by name, as the transport takes it. */
export async function resolveContent(content: Content, secrets: SecretSource): Promise<Result<string | Secret>> {
  return typeof content === 'string' ? ok(content) : findSecret(content.secret, secrets);
}
