import type { FenceDevice } from '../cluster/fence-device.ts';
import { isIpmiAgent } from '../platform/fence-packages.ts';
import { error, info, type Report, warning } from '../report.ts';
import { type FenceAnswer, type FenceOutcome, slowMs } from './fence-answer.ts';
import { addressOf } from './fence-parameters.ts';

/** One report for each way in which a device failed, with the nodes it failed from. */
export function fenceFindings(device: FenceDevice, answers: readonly FenceAnswer[]): readonly Report[] {
  const from = (found: readonly FenceAnswer[]) => found.map((answer) => answer.from).join(', ');
  const by = (outcome: FenceOutcome) => answers.filter((answer) => answer.outcome === outcome);
  const place = `${device.id} at ${addressOf(device)}`;
  const target = device.targets.length === 1 ? { node: device.targets[0] ?? '' } : {};
  const evidence = (found: readonly FenceAnswer[]) => {
    const [answer] = found;
    const command =
      answer?.by === 'presence' ? 'an IPMI presence ping' : `${device.agent} with action=status on standard input`;
    return { evidence: { command: `${command}, from ${from(found)}`, output: answer?.output ?? '' } };
  };
  const reports: Report[] = [];
  const refused = by('auth');
  if (refused.length > 0) {
    const what = refused[0]?.wrong ?? 'user name or password';
    const secret = Object.values(device.parameters).find((value) => typeof value === 'object');
    const store =
      typeof secret === 'object' ? `: quorate profile secret PROFILE ${secret.secret}` : ' in the description';
    reports.push(
      error('FENCE_AUTH_FAILED', `${place} does not take the ${what} (asked from ${from(refused)}).`, {
        ...target,
        why: 'At the first crash the lost node could not be fenced, and nothing would fail over.',
        next: what === 'user name' ? 'Correct its user name in the description.' : `Correct it${store}.`,
        ...evidence(refused),
      }),
    );
  }
  const silent = by('unreachable');
  if (silent.length > 0) {
    reports.push(
      error('FENCE_UNREACHABLE', `${place} does not answer ${from(silent)}.`, {
        ...target,
        why: 'A node that can not reach the device can not fence with it.',
        next: 'Check its address, that IPMI over LAN (or its service) is switched on, and routes and firewalls to it.',
        ...evidence(silent),
      }),
    );
  }
  const badCipher = by('cipher');
  if (badCipher.length > 0) {
    const better = badCipher[0]?.betterCipher;
    reports.push(
      error(
        'FENCE_CIPHER',
        `${place} does not take the cipher suite ${device.parameters['cipher'] ?? 'of the tool'}.`,
        {
          ...target,
          why: 'No session comes about, so the device can not fence.',
          next:
            better === undefined
              ? 'Try `cipher: 17`, then `cipher: 3`.'
              : `Write \`cipher: ${better}\`: it answers by that.`,
          ...evidence(badCipher),
        },
      ),
    );
  }
  const failed = by('failed');
  if (failed.length > 0) {
    reports.push(
      error('FENCE_FAILED', `${place} gives no status to ${from(failed)}.`, {
        ...target,
        why: 'What has no status can not be relied on to fence.',
        next: `Read what ${device.agent} says, and correct the device's parameters.`,
        ...evidence(failed),
      }),
    );
  }
  const slow = answers.filter(
    ({ outcome, durationMs }) => (outcome === 'on' || outcome === 'off') && durationMs > slowMs,
  );
  if (slow.length > 0) {
    const better = slow.find(({ betterCipher }) => betterCipher !== undefined)?.betterCipher;
    const seconds = Math.round(Math.max(...slow.map(({ durationMs }) => durationMs)) / 1000);
    const isCipher = isIpmiAgent(device.agent) && device.parameters['cipher'] === undefined;
    reports.push(
      warning('FENCE_SLOW', `${place} takes ${seconds} s to tell its status.`, {
        ...target,
        why: isCipher
          ? 'Without a cipher suite the tool waits for the BMC to name one; a reboot then runs into its timeout.'
          : 'Fencing is several such calls: it may run into its timeout.',
        next: isCipher
          ? `Write \`cipher: ${better ?? '17'}\`${better ? ': it answers by that' : ', else 3'}.`
          : 'Look at the load of the device, or raise pcmk_reboot_timeout.',
        ...evidence(slow),
      }),
    );
  }
  const present = by('present');
  if (present.length > 0) {
    reports.push(
      info('NOT_CHECKED', `Not checked: the login of ${place} (it answers; ${device.agent} is not installed yet).`, {
        ...target,
        next: 'Nothing: a plan asks each device before it starts the cluster.',
      }),
    );
  }
  // A device that refused once was left alone on purpose; the refusal is told already.
  const unasked = refused.length > 0 ? [] : by('not-checked');
  if (unasked.length > 0) {
    const why = unasked[0]?.output ?? '';
    reports.push(info('NOT_CHECKED', `Not checked: ${place} from ${from(unasked)} (${why}).`, target));
  }
  return reports;
}
