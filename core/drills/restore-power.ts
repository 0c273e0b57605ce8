import type { FenceDevice } from '../cluster/fence-device.ts';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import type { SecretSource } from '../secret.ts';
import type { Transport } from '../transport/transport.ts';
import type { Restore } from './drill.ts';
import { agentInput, power } from './fence-power.ts';

/** Long after the cluster itself should have powered the node on again. */
const restoreAfterSeconds = 600;
const callMs = 20_000;

/** Agent and input file come as arguments; the file goes with its use. */
const restoreShell = '"$1" < "$2"; rm -f "$2"';

/**
 * Arms the way back on a survivor before the power is cut: a timer of systemd there powers the node on again, though
 * this program, its machine or the network to it be gone. The timer lies in /run and vanishes with a reboot.
 * @see systemd-run(1); the default accuracy would be a minute
 */
export async function armPowerOn(
  hand: Transport,
  device: FenceDevice,
  node: string,
  id: string,
  secrets: SecretSource,
  signal: AbortSignal,
): Promise<Result<Restore>> {
  const input = await agentInput(device, node, 'on', secrets);
  if (!input.ok) return input;
  const unit = `quorate-drill-${id}`;
  const file = `/run/${unit}`;
  const call = { signal, deadlineMs: callMs };
  // Also after a cancel: a file with a password must not stay, nor a timer that nobody knows of.
  const disarm = async (until: AbortSignal): Promise<Result<void>> => {
    const options = { signal: until, deadlineMs: callMs };
    // 5: there is no such unit (it was never begun, or a reboot took it).
    const stopped = await hand.exec(['systemctl', 'stop', `${unit}.timer`], { ...options, expect: [0, 5] });
    const removed = await hand.remove(file, options);
    return stopped.ok && removed.ok ? ok(undefined) : fail(...stopped.reports, ...removed.reports);
  };
  const written = await hand.write(
    { path: file, content: input.value, mode: 0o600, owner: 'root', group: 'root' },
    call,
  );
  const begun = written.ok
    ? await hand.exec(
        [
          'systemd-run',
          `--unit=${unit}`,
          `--on-active=${restoreAfterSeconds}s`,
          '--timer-property=AccuracySec=100ms',
          '/bin/sh',
          '-c',
          restoreShell,
          'quorate-restore',
          device.agent,
          file,
        ],
        call,
      )
    : written;
  const active = begun.ok ? await hand.exec(['systemctl', 'is-active', `${unit}.timer`], call) : begun;
  if (!active.ok) {
    const undone = await disarm(AbortSignal.timeout(callMs));
    return fail(
      ...active.reports,
      ...undone.reports,
      error('DRILL_NOT_ARMED', `The way back could not be armed on ${hand.node}.`, {
        node: hand.node,
        why: 'A fault that this program could not take back is not injected.',
        next: 'See why systemd-run fails there. Nothing was done to the cluster.',
      }),
    );
  }
  return ok({
    words: `${hand.node} powers ${node} on again after ${restoreAfterSeconds} s, whatever happens to this program`,
    disarm,
    now: async (until) => {
      const done = await power(hand, device, node, 'on', secrets, { signal: until, deadlineMs: 60_000 });
      return done.ok ? ok(undefined) : done;
    },
  });
}
