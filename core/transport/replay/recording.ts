import { createHash } from 'node:crypto';
import { z } from 'zod';
import { error } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import { Secret } from '../../secret.ts';
import type { Argv } from '../transport.ts';

const evidenceSchema = z.object({
  command: z.string().optional(),
  output: z.string().optional(),
  file: z.string().optional(),
  line: z.number().optional(),
});
const reportSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  node: z.string().optional(),
  text: z.string(),
  why: z.string().optional(),
  next: z.string().optional(),
  evidence: evidenceSchema.optional(),
});
const outputSchema = z.object({
  exitCode: z.int(),
  stdout: z.string(),
  stderr: z.string(),
  durationMs: z.number(),
});
/** Reports are kept as they were; a failure has no value. */
const answer = <T extends z.ZodType>(value: T) => z.object({ value: value.optional(), reports: z.array(reportSchema) });

const recordedCommandSchema = z.object({
  /** Secrets are dots. */
  argv: z.array(z.string()).min(1),
  /** SHA-256 of what came on standard input; absent for none and for a secret. */
  stdinSha256: z.string().optional(),
  asLogin: z.boolean().optional(),
  answer: answer(outputSchema),
});
const recordedStreamSchema = z.object({
  argv: z.array(z.string()).min(1),
  lines: z.array(z.string()),
  ended: z.enum(['closed', 'stopped', 'lost']),
});
const recordedReadSchema = z.object({
  path: z.string(),
  answer: answer(
    z.object({
      /** Where the file existed: base64, or absent where only root may read it. */
      base64: z.string().optional(),
      mode: z.int(),
      owner: z.string(),
      group: z.string(),
    }),
  ),
});

/** What one node answered, in order. Output of tools is verbatim; no secret is in it. */
const recordingSchema = z.object({
  recording: z.literal(1),
  node: z.string(),
  commands: z.array(recordedCommandSchema),
  streams: z.array(recordedStreamSchema),
  reads: z.array(recordedReadSchema),
});
export type Recording = z.infer<typeof recordingSchema>;
export type RecordedCommand = z.infer<typeof recordedCommandSchema>;
export type RecordedRead = z.infer<typeof recordedReadSchema>;
export type RecordedStream = z.infer<typeof recordedStreamSchema>;

/** Reads a recording. Reports: `RECORDING_INVALID`. */
export function parseRecording(json: string, file: string): Result<Recording> {
  const invalid = (why: string) =>
    fail(error('RECORDING_INVALID', `${file} is not a recording: ${why}.`, { next: 'Record it anew.' }));
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch (cause) {
    return invalid(cause instanceof Error ? cause.message : 'no JSON');
  }
  const parsed = recordingSchema.safeParse(data);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return invalid(`${issue?.path.join('.')}: ${issue?.message}`);
}

export function printRecording(recording: Recording): string {
  return `${JSON.stringify(recording, null, 2)}\n`;
}

/** argv as it is kept: secrets as dots. */
export function plainArgv(argv: Argv): string[] {
  return argv.map((part) => String(part));
}

/** A secret is not hashed either: a short one could be found again by trying. */
export function stdinHash(stdin: string | Uint8Array | Secret | undefined): string | undefined {
  if (stdin === undefined || stdin instanceof Secret) return undefined;
  return createHash('sha256').update(stdin).digest('hex');
}
