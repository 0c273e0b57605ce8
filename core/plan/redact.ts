import type { Report } from '../report.ts';
import type { Secret, SecretSource } from '../secret.ts';
import { escapeXml } from './template.ts';

const dots = '••••••';
/** A shorter secret can't be told from ordinary text; replacing it would shred every output. */
const shortest = 3;

/** Remembers what was handed out, to take it out of everything that is shown or kept. */
export interface Redactor {
  /** The same source, each secret remembered. */
  readonly source: SecretSource;
  text(text: string): string;
  report(report: Report): Report;
}

/** The forms in which a tool may echo a secret: as it is, as XML, and the lines of a key file one by one. */
function forms(secret: Secret): readonly string[] {
  const value = secret.reveal();
  const lines = value.split('\n').filter((line) => line.length >= 8);
  return [value, value.trim(), escapeXml(value), ...lines].filter((form) => form.length >= shortest);
}

/** Wraps a source of secrets so that their values can be struck from outputs: a node may echo what it was fed. */
export function makeRedactor(secrets: SecretSource): Redactor {
  const seen = new Set<string>();
  const text = (given: string): string => {
    let clean = given;
    for (const form of [...seen].sort((one, other) => other.length - one.length)) clean = clean.replaceAll(form, dots);
    return clean;
  };
  return {
    source: async (name) => {
      const secret = await secrets(name);
      if (secret !== undefined) for (const form of forms(secret)) seen.add(form);
      return secret;
    },
    text,
    report: (report) => ({
      ...report,
      text: text(report.text),
      ...(report.evidence === undefined ? {} : { evidence: redactEvidence(report.evidence, text) }),
    }),
  };
}

function redactEvidence(evidence: NonNullable<Report['evidence']>, text: (given: string) => string) {
  return {
    ...evidence,
    ...(evidence.command === undefined ? {} : { command: text(evidence.command) }),
    ...(evidence.output === undefined ? {} : { output: text(evidence.output) }),
  };
}
