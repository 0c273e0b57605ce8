import { crossCheckFindings } from '../../cluster/cross-check.ts';
import { type ClusterDescription, descriptionSchema } from '../../cluster/description.ts';
import { type Finding, pathText } from '../../cluster/finding.ts';
import { readDescription } from '../../cluster/read-yaml.ts';
import { schemaFindings } from '../../cluster/schema-reports.ts';
import { hasError, type Report } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import { Secret } from '../../secret.ts';
import { checkDescription } from '../../wizards/deploy-answers/check-description.ts';
import type { AnswersTo } from '../answer.ts';

/** A finding as a report that names its place: on a screen there is no line. */
function atPlace({ path, report }: Finding): Report {
  return { ...report, evidence: { ...report.evidence, output: pathText(path) } };
}

/** As `readDescription` does with a file: broken ones are refused, unsafe ones are kept with what is said of them. */
function descriptionOf(value: unknown): Result<ClusterDescription> {
  const parsed = descriptionSchema.safeParse(value);
  if (!parsed.success) return fail(...schemaFindings(parsed.error.issues, value).map(atPlace));
  const findings = crossCheckFindings(parsed.data);
  const reports = findings.map(atPlace);
  const isBroken = hasError(findings.filter(({ isUnsafe }) => !isUnsafe).map(({ report }) => report));
  return isBroken ? fail(...reports) : ok(parsed.data, reports);
}

export const profileAnswers: AnswersTo<
  | 'profile.list'
  | 'profile.get'
  | 'profile.put'
  | 'profile.remove'
  | 'profile.export'
  | 'profile.read'
  | 'description.check'
  | 'secret.missing'
  | 'secret.put'
  | 'vault.unlock'
  | 'host-key.show'
  | 'host-key.trust'
> = {
  'profile.list': (_, { engine }) => ok(engine.profiles()),
  'profile.get': ({ profile }, { engine }) => engine.profile(profile),
  'profile.put': ({ profile, description }, { engine, watches }) => {
    const read = descriptionOf(description);
    if (!read.ok) return read;
    const kept = engine.desk.putProfile(profile, read.value);
    if (!kept.ok) return kept;
    watches.drop(profile);
    return ok(kept.value, read.reports);
  },
  'profile.remove': async ({ profile }, { engine, watches }) => {
    const removed = await engine.removeProfile(profile);
    if (!removed.ok) return removed;
    watches.drop(profile);
    engine.desk.forgetView(profile);
    return removed;
  },
  'profile.export': ({ profile }, { engine }) => {
    const found = engine.profile(profile);
    return found.ok ? ok({ yaml: engine.exportProfile(found.value) }) : found;
  },
  'profile.read': ({ yaml }) => readDescription(yaml),
  'description.check': ({ description }) => ok(checkDescription(description)),
  'secret.missing': async ({ profile }, { engine }) => {
    const found = engine.profile(profile);
    return found.ok ? engine.missingSecrets(found.value) : found;
  },
  'secret.put': async ({ profile, name, value }, { engine, watches }) => {
    const found = engine.profile(profile);
    if (!found.ok) return found;
    const put = await engine.putSecret(found.value, name, new Secret(value));
    // What could not log in without it is tried anew.
    if (put.ok) watches.drop(profile);
    return put;
  },
  'vault.unlock': async ({ profile, passphrase }, { engine, watches }) => {
    const found = engine.profile(profile);
    if (!found.ok) return found;
    const unlocked = await engine.desk.unlock(found.value, new Secret(passphrase));
    if (unlocked.ok) watches.drop(profile);
    return unlocked;
  },
  'host-key.show': (machine, { engine, signal }) => engine.desk.showHostKey(machine, signal),
  'host-key.trust': ({ key, ...machine }, { engine }) => engine.desk.trustHostKey(machine, key),
};
