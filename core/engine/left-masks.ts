import { z } from 'zod';
import { error, type Report } from '../report.ts';
import type { RunRecord } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import type { Transport } from '../transport/transport.ts';

/** What the step that installs packages keeps. @see core/plan/actions/packages.ts */
const keptSchema = z.looseObject({ masked: z.array(z.string()) });

/** Milliseconds. */
const deadlineMs = 30_000;

/** Units that an installation masked while it worked, of which the journal does not know that they were freed. */
function maskedBy(run: RunRecord): ReadonlyMap<string, readonly string[]> {
  const ended = ['done', 'already', 'undone', 'kept'];
  const nodes = new Map(
    run.plan.steps.flatMap(({ id, node, action }) => (node && action.kind === 'packages' ? [[id, node]] : [])),
  );
  return new Map(
    run.entries.flatMap(({ stepId, state, before }) => {
      const node = nodes.get(stepId);
      const kept = keptSchema.safeParse(before);
      return node === undefined || ended.includes(state) || !kept.success ? [] : [[node, kept.data.masked] as const];
    }),
  );
}

/**
 * Tells where an installation of an earlier run was cut off and its units are still masked. Its installation may still
 * be at work on the node, so that only that run itself, which waits for it, may take the masks off: a new plan would
 * meet masked units. Reports DEPLOY_RUN_UNFINISHED for each such node; a node that can't be asked is told elsewhere.
 */
export async function leftMasks(
  store: Pick<Store, 'runs'>,
  profileId: string,
  nodes: ReadonlyMap<string, Transport>,
  signal: AbortSignal,
): Promise<readonly Report[]> {
  const unfinished = store.runs
    .list(profileId)
    .filter(({ state }) => !['running', 'done', 'undone'].includes(state))
    .flatMap(({ id }) => store.runs.show(id) ?? []);
  const asked = unfinished.flatMap((run) =>
    [...maskedBy(run)].map(async ([node, units]): Promise<readonly Report[]> => {
      const transport = nodes.get(node);
      if (transport === undefined || units.length === 0) return [];
      const argv = ['systemctl', 'show', '--property=Id,UnitFileState', '--', ...units] as const;
      const shown = await transport.exec(argv, { signal, deadlineMs, expect: 'any' });
      if (!shown.ok) return [];
      const blocks = shown.value.stdout
        .split(/\n\s*\n/)
        .filter((block) => /^UnitFileState=masked-runtime$/m.test(block));
      const masked = blocks.flatMap((block) => /^Id=(.+)$/m.exec(block)?.[1] ?? []);
      return masked.length === 0 ? [] : [stillMasked(run, node, masked)];
    }),
  );
  return (await Promise.all(asked)).flat();
}

function stillMasked(run: RunRecord, node: string, units: readonly string[]): Report {
  return error('DEPLOY_RUN_UNFINISHED', `The run ${run.id} was cut off while it installed packages on ${node}.`, {
    node,
    why: `Until it has come to its end, ${units.join(', ')} stay masked there, and can't be started by another plan.`,
    next: `Go on with it: quorate run resume ${run.id}; or take it back: quorate run undo ${run.id}; then plan anew.`,
    evidence: { command: `systemctl show --property=UnitFileState -- ${units.join(' ')}`, output: 'masked-runtime' },
  });
}
