import { error } from '../../report.ts';
import { fail, ok } from '../../result.ts';
import type { RemoteFile } from '../../transport/transport.ts';
import type { RemoveAction } from '../action.ts';
import type { ActionHandler } from './handler.ts';
import { fileDeadlineMs, holdsKept, keepFile, restoreFile } from './kept-file.ts';

/** Takes a file away; the node's old one is kept for undo. */
export const removeHandler: ActionHandler<RemoveAction, RemoteFile | undefined> = {
  async probe(action, context) {
    const file = await context.transport.read(action.path, { signal: context.cancel, deadlineMs: fileDeadlineMs });
    return file.ok ? ok({ isDone: file.value === undefined, found: file.value }) : file;
  },

  async remember(_action, found, context) {
    return keepFile(found, false, context);
  },

  async apply(action, _before, context) {
    return context.transport.remove(action.path, { signal: context.signal, deadlineMs: fileDeadlineMs });
  },

  async verify(action, before, context) {
    const file = await context.transport.read(action.path, { signal: context.signal, deadlineMs: fileDeadlineMs });
    if (!file.ok) return file;
    if (file.value === undefined) return ok(before);
    return fail(
      error('FILE_NOT_REMOVED', `${action.path} is there again after it was removed.`, {
        node: context.node,
        next: `Find out what writes ${action.path} and keep it from doing so, then resume.`,
        evidence: { file: action.path },
      }),
    );
  },

  async undo(action, before, context) {
    const file = await context.transport.read(action.path, { signal: context.signal, deadlineMs: fileDeadlineMs });
    if (!file.ok) return file;
    if (file.value === undefined || (await holdsKept(file.value, before, context))) {
      return restoreFile(action.path, before, context);
    }
    return fail(
      error('UNDO_FILE_CHANGED', `There is a new ${action.path} since this run removed it; it was left alone.`, {
        node: context.node,
        next: 'Decide which of the two is right, and restore the old one by hand if it is that.',
        evidence: { file: action.path },
      }),
    );
  },
};
