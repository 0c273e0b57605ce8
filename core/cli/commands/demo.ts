import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { renderText } from '../../drills/report/text.ts';
import { practiceObstacles } from '../../engine.ts';
import { printPlan } from '../../plan/print.ts';
import type { Report } from '../../report.ts';
import { type Bind, type CommandContext, refuse } from '../command-context.ts';
import { readRecording, replay } from '../demo/recording.ts';
import { webService } from '../demo/web-service.ts';
import { withExamples } from '../examples.ts';
import { exitStatus } from '../exit-status.ts';
import { tellOutcome } from '../outcome.ts';
import { viewText } from '../view-text.ts';

const instance = 'practice';
const recordingFile = fileURLToPath(new URL('../demo/recordings/demo.jsonl', import.meta.url));

/** `quorate demo`: bare machines to a proven cluster, on practice nodes; what `npm run demo` runs. */
export function addDemo(program: Command, bind: Bind): void {
  withExamples(
    program
      .command('demo')
      .description('three bare practice machines become a fenced, serving cluster, and the serving one is crashed')
      .option('--recording', 'show the recorded run, also where a real one could be made')
      .action(bind(demo)),
    {
      'quorate demo': 'as root on Linux; elsewhere it shows the recording and says so',
      'quorate demo --recording': 'a minute, and nothing is done on this machine',
    },
  );
}

async function demo(context: CommandContext, options: { readonly recording?: boolean }): Promise<number> {
  const obstacles = practiceObstacles();
  if (options.recording) return playRecording(context, []);
  if (obstacles.length > 0) return playRecording(context, obstacles);
  const { engine, tell, signal } = context;

  tell.heading('1. Three bare machines');
  const lab = await engine.labUp({
    instance,
    release: 'bookworm',
    nodes: 3,
    packages: 'bare',
    signal,
    onProgress: tell.progress,
  });
  if (!lab.ok) return refuse(context, lab.reports);
  const booted = await engine.lab.status(instance);
  if (!booted.ok) return refuse(context, booted.reports);
  const address = engine.lab.serviceAddress(booted.value.state);
  const profile = engine.changeProfile(lab.value.id, webService(address));
  if (!profile.ok) return refuse(context, profile.reports);
  tell.text('Debian, systemd and sshd on them; no cluster package. From here on Quorate knows them by SSH alone.');

  tell.heading('2. Check');
  const checked = await engine.check(profile.value, { signal, onProgress: tell.progress });
  if (!checked.ok) return refuse(context, checked.reports);
  tell.reports(checked.value.findings);

  tell.heading('3. Plan');
  const plan = await engine.planDeploy(profile.value, { signal, onProgress: tell.progress });
  if (!plan.ok) return refuse(context, plan.reports);
  tell.text(printPlan(plan.value, { color: context.isColoured }));

  tell.heading('4. Apply');
  const applied = tellOutcome(
    context,
    await engine.apply(profile.value, plan.value, { signal, onProgress: tell.progress }),
  );
  if (applied !== exitStatus.done) return applied;
  const view = await engine.status(profile.value, { signal });
  if (!view.ok) return refuse(context, view.reports);
  tell.text(`\n${viewText(view.value, { isColoured: context.isColoured, now: Date.now() })}`);

  tell.heading('5. Proof: the node that serves is crashed');
  const drill = await engine.drillCrash(profile.value, {
    signal,
    onProgress: tell.progress,
    confirm: async ({ words }) => {
      tell.text(words);
      return true; // practice machines: nobody's service
    },
  });
  if (!drill.ok) return refuse(context, drill.reports);
  const { run, reportFile } = drill.value;
  tell.text(renderText(run, { width: context.width, isColoured: context.isColoured }));
  const fenced = await engine.labWasFenced(instance, run.target, run.injectedAt);
  tell.text(
    fenced
      ? `The practice BMC's own log agrees: ${run.target} was powered off and on by the cluster.`
      : `The practice BMC's log shows no fencing of ${run.target}.`,
  );

  tell.heading('What next');
  tell.text(
    [
      `Report:        ${reportFile}`,
      'The cluster:   ./quorate status --watch',
      'On a node:     ./quorate lab ssh node1 pcs status',
      'Take it down:  ./quorate lab down',
    ].join('\n'),
  );
  const isProven = fenced && (run.verdict === 'PASS' || run.verdict === 'SLOW');
  tell.result({ ok: isProven, run, reportFile });
  return isProven ? exitStatus.done : exitStatus.failed;
}

/** The recorded run on the same screen. It says before and after that it is one; nothing here needs root or a store. */
async function playRecording(context: CommandContext, obstacles: readonly Report[]): Promise<number> {
  const { tell, screen, signal } = context;
  tell.reports(obstacles.map((report) => ({ ...report, severity: 'warning' })));
  if (obstacles.length > 0) tell.text('So the demo itself can not run here.');
  const read = await readRecording(recordingFile);
  if (!read.ok) return refuse(context, read.reports);
  const recordedAt = new Date(read.value[0]?.at ?? 0).toISOString().slice(0, 10);
  tell.text(
    `\nWhat follows is a RECORDING of the demo, made on ${recordedAt} on a machine where it ran; long waits are cut, ` +
      'the times that it tells are as recorded.',
  );
  await replay(read.value, screen, signal);
  tell.text('\nThat was a RECORDING: nothing was done on this machine, and no cluster is up here.');
  tell.result({ ok: true, isRecording: true, recordedAt });
  return exitStatus.done;
}
