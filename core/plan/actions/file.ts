import { error } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import { Secret } from '../../secret.ts';
import type { RemoteFile } from '../../transport/transport.ts';
import type { FileAction } from '../action.ts';
import { sha256 } from '../canonical.ts';
import { fillTemplate, resolveContent, secretNames } from '../template.ts';
import type { ActionContext, ActionHandler } from './handler.ts';
import { fileDeadlineMs, holdsKept, keepFile, restoreFile } from './kept-file.ts';
import { readUnit } from './unit-state.ts';

const base64Text = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

/** True where the content, or a part of it, comes from the vault. */
function isSecretFile(action: FileAction): boolean {
  if (typeof action.content !== 'string') return true;
  return action.encoding === 'template' && secretNames(action.content).length > 0;
}

/** The bytes that the file shall hold. Reports SECRET_MISSING, SECRET_NOT_FITTING, CONTENT_NOT_BASE64. */
async function wantedBytes(action: FileAction, context: ActionContext): Promise<Result<Uint8Array>> {
  const resolved = await resolveContent(action.content, context.secrets);
  if (!resolved.ok) return resolved;
  const clear = resolved.value instanceof Secret ? resolved.value.reveal() : resolved.value;
  if (action.encoding === 'template') {
    const filled = await fillTemplate(clear, context.secrets, action.escape);
    return filled.ok ? ok(Buffer.from(filled.value.reveal())) : filled;
  }
  if (action.encoding !== 'base64') return ok(Buffer.from(clear));
  if (base64Text.test(clear)) return ok(Buffer.from(clear, 'base64'));
  return fail(
    error('CONTENT_NOT_BASE64', `The content for ${action.path} is not base64.`, {
      node: context.node,
      next: 'Put the key into the vault as base64, then resume.',
    }),
  );
}

function read(action: FileAction, context: ActionContext, signal: AbortSignal) {
  return context.transport.read(action.path, { signal, deadlineMs: fileDeadlineMs });
}

function isAsWanted(file: RemoteFile | undefined, bytes: Uint8Array, action: FileAction): boolean {
  return (
    file !== undefined &&
    file.mode === action.mode &&
    file.owner === action.owner &&
    file.group === action.group &&
    sha256(file.content) === sha256(bytes)
  );
}

/** Writes a file whole; the node's old one is kept for undo. */
export const fileHandler: ActionHandler<FileAction, RemoteFile | undefined> = {
  async probe(action, context) {
    if (action.unlessRunning !== undefined) {
      const unit = await readUnit(action.unlessRunning, context, context.cancel);
      if (!unit.ok) return unit;
      if (unit.value.isActive) return ok({ isDone: true, found: undefined });
    }
    const bytes = await wantedBytes(action, context);
    if (!bytes.ok) return bytes;
    const file = await read(action, context, context.cancel);
    return file.ok ? ok({ isDone: isAsWanted(file.value, bytes.value, action), found: file.value }) : file;
  },

  async remember(action, found, context) {
    return keepFile(found, isSecretFile(action), context);
  },

  async apply(action, _before, context) {
    const bytes = await wantedBytes(action, context);
    if (!bytes.ok) return bytes;
    const { path, mode, owner, group, makeParents } = action;
    return context.transport.write(
      { path, content: bytes.value, mode, owner, group, ...(makeParents === undefined ? {} : { makeParents }) },
      { signal: context.signal, deadlineMs: fileDeadlineMs },
    );
  },

  async verify(action, before, context) {
    const bytes = await wantedBytes(action, context);
    if (!bytes.ok) return bytes;
    const file = await read(action, context, context.signal);
    if (!file.ok) return file;
    if (isAsWanted(file.value, bytes.value, action)) return ok(before);
    if (action.unlessRunning !== undefined) {
      // Found running after a kill: what the file holds now is the unit's matter.
      const unit = await readUnit(action.unlessRunning, context, context.signal);
      if (unit.ok && unit.value.isActive) return ok(before);
    }
    return fail(
      error('FILE_NOT_AS_WRITTEN', `${action.path} does not hold what was just written to it.`, {
        node: context.node,
        why: 'Something on the node writes the same file, for example a configuration management.',
        next: `Find out what changes ${action.path} and keep it from doing so, then resume.`,
        evidence: { file: action.path },
      }),
    );
  },

  async undo(action, before, context) {
    if (action.unlessRunning !== undefined) return restoreFile(action.path, before, context);
    const file = await read(action, context, context.signal);
    if (!file.ok) return file;
    if (file.value === undefined) return restoreFile(action.path, before, context);
    const bytes = await wantedBytes(action, context);
    if (!bytes.ok) return bytes;
    const isOurs = sha256(file.value.content) === sha256(bytes.value);
    if (isOurs || (await holdsKept(file.value, before, context))) return restoreFile(action.path, before, context);
    return fail(
      error('UNDO_FILE_CHANGED', `${action.path} was changed since this run wrote it, so it was left alone.`, {
        node: context.node,
        why: 'Putting the old file back would lose what somebody else wrote.',
        next: 'Compare it with what the run wrote, then restore or remove it by hand.',
        evidence: { file: action.path },
      }),
    );
  },
};
