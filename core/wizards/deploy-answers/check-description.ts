import { crossCheckFindings } from '../../cluster/cross-check.ts';
import { type ClusterDescriptionInput, descriptionSchema } from '../../cluster/description.ts';
import type { Finding } from '../../cluster/finding.ts';
import { printDescription } from '../../cluster/read-yaml.ts';
import { schemaFindings } from '../../cluster/schema-reports.ts';

/** What is to be said about a description that is still being written, each at its place, and the same as YAML. */
export interface CheckedDescription {
  readonly findings: readonly Finding[];
  /** What the CLI takes; as far as it is written, also where findings stand against it. */
  readonly yaml: string;
}

/**
 * Checks the answers of the deploy wizard, which are a cluster description: by the schema first, and where that is
 * kept, by what lies between its parts. Nothing is kept and no machine is asked.
 */
export function checkDescription(answers: Readonly<Record<string, unknown>>): CheckedDescription {
  const parsed = descriptionSchema.safeParse(answers);
  return {
    findings: parsed.success ? crossCheckFindings(parsed.data) : schemaFindings(parsed.error.issues, answers),
    // The printer takes what is there; half-written answers are no description yet.
    yaml: printDescription(answers as unknown as ClusterDescriptionInput),
  };
}
