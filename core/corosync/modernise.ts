import { error, hasError, type Report, warning } from '../report.ts';
import { type ConfFile, entryAt, valueAt, walk } from './conf-file.ts';
import { removeItem, set } from './edit.ts';
import { dropDated } from './modernise/dated-keys.ts';
import { changed, type Draft } from './modernise/draft.ts';
import { nodelistFromMembers, numberNodes, soundQuorum } from './modernise/membership.ts';
import { encrypt, takeKnet, tidyInterfaces, tidyTimes } from './modernise/transport.ts';
import { parse } from './parse.ts';
import { print } from './print.ts';
import { isPluginFile, validate } from './validate.ts';

export interface ModerniseContext {
  /** Cluster name for a file that has none. */
  readonly name?: string;
  /** File name that reports show. */
  readonly file?: string;
}

export interface Modernised {
  /** The sound file, or `undefined` where something must be decided or filled in first, as the reports say. */
  readonly proposal: string | undefined;
  /** What was changed and why, then what is still to be looked at; with errors where there is no proposal. */
  readonly reports: readonly Report[];
}

/**
 * Brings a corosync.conf of any age to what corosync 3 wants: knet, encryption, node ids, two_node where there are two,
 * and nothing that no release reads. Comments, order and every setting that still holds are kept. Nothing is guessed:
 * a file with placeholders, without nodes, or whose nodes contradict each other gets reports and no proposal.
 */
export function modernise(text: string, context: ModerniseContext = {}): Modernised {
  const file = parse(text);
  const named = context.file === undefined ? {} : { file: context.file };
  if (isPluginFile(file)) return { proposal: undefined, reports: [pluginReport(file, named)] };
  const hadSecauth = valueAt(file, ['totem'], 'secauth') === 'on';
  const original = validate(file, named);
  const isBroken = original.some(({ code }) => code === 'COROSYNC_SYNTAX' || code === 'COROSYNC_LINE_TOO_LONG');
  if (isBroken) return blocked(original, original);

  let draft: Draft = { file, changes: [] };
  draft = nodelistFromMembers(draft);
  draft = dropTwice(draft);
  draft = dropDated(draft);
  draft = takeKnet(draft, { isOldGeneration: original.some(({ code }) => code === 'COROSYNC_TRANSPORT_CHANGED') });
  draft = encrypt(draft, { hadSecauth });
  draft = tidyInterfaces(draft);
  draft = nameCluster(draft, context.name);
  draft = numberNodes(draft);
  if (validate(draft.file).every((report) => report.code !== 'COROSYNC_NO_NODELIST')) draft = soundQuorum(draft);
  draft = tidyTimes(draft, new Set(validate(draft.file).map((report) => report.code)));

  const left = validate(draft.file, named);
  if (hasError(left)) return blocked(left, original);
  return { proposal: print(draft.file), reports: [...draft.changes, ...left] };
}

/** The errors that no change could settle first; then the rest of what is to be said of the file as it stands. */
function blocked(left: readonly Report[], original: readonly Report[]): Modernised {
  const errors = left.filter((report) => report.severity === 'error');
  const rest = original.filter(
    (report) => !errors.some(({ code, evidence }) => code === report.code && evidence?.line === report.evidence?.line),
  );
  const summary = error('COROSYNC_NO_PROPOSAL', 'There is no sound version of this file yet.', {
    why: 'What is missing or contradicts itself can’t be guessed; a wrong guess here is a cluster in two parts.',
    next: 'Settle the errors below, then import the file again.',
  });
  return { proposal: undefined, reports: [summary, ...errors, ...rest] };
}

function pluginReport(file: ConfFile, named: { readonly file?: string }): Report {
  const section = file.items.find((item) => item.kind === 'section');
  const line = section?.kind === 'section' ? section.open.line : undefined;
  return warning(
    'COROSYNC_PLUGIN_FILE',
    'This file loads Pacemaker as a plugin of corosync 1; nothing reads it any more.',
    {
      why: 'Since corosync 2 Pacemaker is a service of its own.',
      next: 'Delete the file and enable pacemaker.service.',
      evidence: { ...named, ...(line === undefined ? {} : { line }) },
    },
  );
}

/** Of a key that stands twice the line that counts stays. */
function dropTwice(draft: Draft): Draft {
  const lines = validate(draft.file).flatMap(({ code, evidence }) =>
    code === 'COROSYNC_KEY_TWICE' && evidence?.line !== undefined ? [evidence.line] : [],
  );
  let result = draft;
  for (const { item } of walk(draft.file)) {
    if (item.kind !== 'entry' || item.line === undefined || !lines.includes(item.line)) continue;
    const file = removeItem(result.file, item);
    result = changed(
      result,
      file,
      item,
      `${item.key} is taken out here.`,
      'It stands again further down, and that line counts.',
    );
  }
  return result;
}

function nameCluster(draft: Draft, name: string | undefined): Draft {
  if (name === undefined || entryAt(draft.file, ['totem'], 'cluster_name') !== undefined) return draft;
  const file = set(draft.file, ['totem'], 'cluster_name', name);
  return changed(
    draft,
    file,
    undefined,
    `cluster_name: ${name} is added.`,
    'A quorum device, DLM and many tools need it.',
  );
}
