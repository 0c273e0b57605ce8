import { randomBytes } from 'node:crypto';
import { error, type Report } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { createBell } from '../timeline/bell.ts';
import { namesOf } from '../timeline/read-event.ts';
import { conclude } from './conclude.ts';
import { type DrillContext, step } from './context.ts';
import { crash } from './crash.ts';
import type { Drill, Situation } from './drill.ts';
import type { DrillRun } from './drill-run.ts';
import { DrillInProgress } from './in-progress.ts';
import { Recorder } from './recorder.ts';
import { readSituation } from './situation.ts';
import { startRecording } from './start-recording.ts';

/** Cuts the power of the node that serves and proves that the cluster brings the service back as predicted. */
export function runCrashDrill(context: DrillContext): Promise<Result<DrillRun>> {
  return runDrill(crash, context);
}

/**
 * Runs a drill: gate, prediction, confirmation, recording, fault, wait, restore, verdict. That no other drill runs on
 * the cluster is the caller's to see to, before anything is connected: in the middle of one its target can't be reached.
 */
export async function runDrill(drill: Drill, context: DrillContext): Promise<Result<DrillRun>> {
  const situation = await step(context, 'gate', 'See whether the drill is safe', async () => {
    const read = await readSituation(context, { node: context.node, earlier: context.earlier ?? [] });
    if (!read.ok) return read;
    const refused = drill.gate(context, read.value);
    return refused.length > 0 ? fail(...refused) : read;
  });
  if (!situation.ok) return situation;
  const asked = { node: situation.value.target, words: question(drill, situation.value) };
  if (context.confirm && !(await context.confirm(asked)))
    return fail(error('DRILL_NOT_CONFIRMED', 'The drill was not confirmed; nothing was done.'));
  return record(drill, context, situation.value, situation.reports);
}

async function record(
  drill: Drill,
  context: DrillContext,
  situation: Situation,
  reports: readonly Report[],
): Promise<Result<DrillRun>> {
  const id = newRunId();
  // Its own signal: what happens while the fault is taken back belongs to the record, also when the user stopped.
  const recording = new AbortController();
  const bell = createBell();
  const names = namesOf(new Map(situation.view.nodes.map((node) => [String(node.id), node.name])));
  const recorder = new Recorder({ names, bell, signal: recording.signal });
  try {
    const probe = await step(context, 'record', 'Follow every node and ask the service as a client', () =>
      startRecording(context, situation, recorder, bell.ring, recording.signal),
    );
    if (!probe.ok) return probe;
    const restore = await step(context, 'arm', `Arm the way back on ${situation.hand}`, () =>
      drill.arm(context, situation, id),
    );
    if (!restore.ok) return restore;
    const parts = { drill, context, situation, recorder, probe: probe.value, restore: restore.value };
    const inProgress = new DrillInProgress(parts, bell);
    const ended = await inProgress.go().finally(() => {
      recorder.stop();
      recording.abort();
      return inProgress.dispose();
    });
    return ok(conclude(parts, { id, ...ended, reports: [...reports, ...ended.reports] }));
  } finally {
    recorder.stop();
    recording.abort();
  }
}

/** Sorts by time, and is unique though two begin in one second: `20260611-101407-a1b2`. */
function newRunId(): string {
  const [day = '', time = ''] = new Date().toISOString().replace(/[-:]/g, '').split(/[T.]/);
  return `${day}-${time}-${randomBytes(2).toString('hex')}`;
}

/** What a person reads before confirming: what will happen, what it will cost, what that rests on. */
function question(drill: Drill, situation: Situation): string {
  const { outage, basis } = drill.predict(situation);
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  return [
    `${drill.title(situation)}, level ${drill.level} of 5.`,
    `${drill.words(situation).fault} The cluster is told nothing.`,
    `Expected: ${seconds(outage.lowMs)} to ${seconds(outage.highMs)} s without service, then ` +
      `${situation.serving.join(', ') || 'everything'} on ${situation.expectedNode ?? 'another node'}. ` +
      drill.words(situation).afterwards,
    ...basis.map((sentence) => `  - ${sentence}`),
  ].join('\n');
}
