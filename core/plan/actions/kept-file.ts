import { z } from 'zod';
import { error } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import { Secret } from '../../secret.ts';
import type { RemoteFile } from '../../transport/transport.ts';
import type { Json } from '../canonical.ts';
import type { ActionContext } from './handler.ts';

/** Milliseconds for reading or writing one file. */
export const fileDeadlineMs = 60_000;

/** A file as it was before the change: none; its content in base64; or the name of its content in the vault. */
const keptFileSchema = z.union([
  z.strictObject({ file: z.null() }),
  z.strictObject({
    file: z.strictObject({ mode: z.int(), owner: z.string(), group: z.string() }),
    base64: z.string().optional(),
    secret: z.string().optional(),
  }),
]);
type KeptFile = z.infer<typeof keptFileSchema>;

/** Reads what `keepFile` left in the journal. Throws where it is something else, which is a bug. */
function parseKept(before: Json): KeptFile {
  return keptFileSchema.parse(before);
}

/** A file that only its owner may read is taken for secret, as what replaces it may be. */
function isPrivate(file: RemoteFile): boolean {
  return (file.mode & 0o077) === 0;
}

/**
 * Keeps a file for undo: in the journal, or in the vault where it is secret. Reports UNDO_NOT_KEPT where it is
 * secret and there is no vault, and what the vault reports.
 */
export async function keepFile(
  file: RemoteFile | undefined,
  isSecret: boolean,
  context: ActionContext,
): Promise<Result<Json>> {
  if (file === undefined) return ok({ file: null });
  const { mode, owner, group } = file;
  const base64 = Buffer.from(file.content).toString('base64');
  if (!isSecret && !isPrivate(file)) return ok({ file: { mode, owner, group }, base64 });
  if (context.keeper === undefined) {
    return fail(
      error('UNDO_NOT_KEPT', `The old ${file.path} may hold secrets, and there is no vault to keep it in.`, {
        node: context.node,
        why: 'Without it the step could not be taken back, so nothing was written.',
        next: 'Open the vault of this profile, then resume.',
      }),
    );
  }
  const put = await context.keeper.put(context.keepAs, new Secret(base64));
  return put.ok ? ok({ file: { mode, owner, group }, secret: context.keepAs }) : put;
}

/** Puts a kept file back, or removes what is there where there was none. */
export async function restoreFile(path: string, before: Json, context: ActionContext): Promise<Result<void>> {
  const kept = parseKept(before);
  const call = { signal: context.signal, deadlineMs: fileDeadlineMs };
  if (kept.file === null) return context.transport.remove(path, call);
  const base64 = await keptContent(path, kept, context);
  if (!base64.ok) return base64;
  const written = await context.transport.write({ path, content: base64.value, ...kept.file }, call);
  if (!written.ok || kept.secret === undefined || context.keeper === undefined) return written;
  return context.keeper.remove(kept.secret);
}

async function keptContent(
  path: string,
  kept: Exclude<KeptFile, { readonly file: null }>,
  context: ActionContext,
): Promise<Result<Uint8Array>> {
  if (kept.base64 !== undefined) return ok(Buffer.from(kept.base64, 'base64'));
  const secret = kept.secret === undefined ? ok(undefined) : await context.keeper?.get(kept.secret);
  if (secret !== undefined && !secret.ok) return secret;
  if (secret?.value !== undefined) return ok(Buffer.from(secret.value.reveal(), 'base64'));
  return fail(
    error('UNDO_NOT_KEPT', `The old content of ${path} is not in the vault any more.`, {
      node: context.node,
      next: 'Put the file back from your own backup.',
    }),
  );
}

/** True where the file already holds what was kept: an undo that was killed had got that far. */
export async function holdsKept(file: RemoteFile, before: Json, context: ActionContext): Promise<boolean> {
  const kept = parseKept(before);
  if (kept.file === null) return false;
  const content = await keptContent(file.path, kept, context);
  return content.ok && Buffer.compare(content.value, file.content) === 0;
}
