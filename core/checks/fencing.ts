import limit from 'p-limit';
import type { ClusterDescription } from '../cluster/description.ts';
import type { FenceDevice } from '../cluster/fence-device.ts';
import { isIpmiAgent } from '../platform/fence-packages.ts';
import type { Report } from '../report.ts';
import { Secret, type SecretSource } from '../secret.ts';
import type { Transport } from '../transport/transport.ts';
import { type FenceAnswer, type FenceOutcome, slowMs } from './fence-answer.ts';
import { fenceFindings } from './fence-findings.ts';
import { agentInput, type ClearParameters, clearParameters, withoutSecrets } from './fence-parameters.ts';
import { askWithIpmitool, isBmcPresent, workingCipher } from './ipmi.ts';

export interface FenceCheck {
  readonly answers: readonly FenceAnswer[];
  readonly reports: readonly Report[];
}

/** Milliseconds: an agent gives up after 20 s by its own timeout. */
const statusDeadlineMs = 45_000;
/** BMCs take few sessions at a time. */
const perDevice = 2;
/** sshd allows 10 sessions a connection. */
const perNode = 4;

/**
 * Asks every fence device for its status from every node that would have to use it, with the parameters on the
 * agent's standard input, so that no secret is in a process list. Changes nothing. After a failed login a device is
 * not asked again: many lock an account after a few.
 * Reports FENCE_AUTH_FAILED, FENCE_UNREACHABLE, FENCE_CIPHER, FENCE_FAILED, FENCE_SLOW, NOT_CHECKED, SECRET_MISSING.
 */
export async function checkFencing(
  nodes: ReadonlyMap<string, Transport>,
  description: ClusterDescription,
  secrets: SecretSource,
  { signal }: { readonly signal: AbortSignal },
): Promise<FenceCheck> {
  if (!description.fencing.enabled) return { answers: [], reports: [] };
  const nodeQueues = new Map([...nodes.keys()].map((node) => [node, limit(perNode)]));
  const checks = await Promise.all(
    description.fencing.devices.map(async (device): Promise<FenceCheck> => {
      const clear = await clearParameters(device, secrets);
      if (!clear.ok) return { answers: [], reports: clear.reports };
      const queue = limit(perDevice);
      let isRefused = false;
      const askers = [...nodes].filter(([node]) => !(device.targets.length === 1 && device.targets[0] === node));
      // The first one alone: a wrong password is then tried once.
      const [first, ...others] = askers;
      const askFrom = async ([node, transport]: [string, Transport]): Promise<FenceAnswer> => {
        if (isRefused) return notAsked(node, device, 'the device refused the login before');
        const ask = () => askDevice(node, transport, device, clear.value, signal);
        const answer = await (nodeQueues.get(node)?.(ask) ?? ask());
        if (answer.outcome === 'auth') isRefused = true;
        return answer;
      };
      const answers = first ? [await askFrom(first)] : [];
      answers.push(...(await Promise.all(others.map((other) => queue(() => askFrom(other))))));
      return { answers, reports: fenceFindings(device, answers) };
    }),
  );
  return { answers: checks.flatMap(({ answers }) => answers), reports: checks.flatMap(({ reports }) => reports) };
}

function notAsked(from: string, device: FenceDevice, why: string): FenceAnswer {
  const [target = ''] = device.targets;
  return { from, device: device.id, target, outcome: 'not-checked', by: 'nothing', durationMs: 0, output: why };
}

async function askDevice(
  from: string,
  transport: Transport,
  device: FenceDevice,
  clear: ClearParameters,
  signal: AbortSignal,
): Promise<FenceAnswer> {
  const target = device.targets.find((name) => name !== from) ?? device.targets[0] ?? '';
  const asked = await transport.exec([device.agent], {
    signal,
    deadlineMs: statusDeadlineMs,
    expect: 'any',
    stdin: new Secret(agentInput(device, clear, target)),
  });
  const base = { from, device: device.id, target };
  if (!asked.ok) {
    const text = asked.reports.map((report) => report.text).join('\n');
    return { ...base, outcome: 'failed', by: 'agent', durationMs: statusDeadlineMs, output: text };
  }
  const { exitCode, stdout, stderr, durationMs } = asked.value;
  if (exitCode === 127 || exitCode === 126) return askWithoutAgent(base, transport, device, clear, signal);
  const output = withoutSecrets(`${stderr}\n${stdout}`, clear.secrets);
  const answer = { ...base, by: 'agent' as const, durationMs, output };
  if (exitCode === 0 || exitCode === 2) {
    const outcome = exitCode === 0 ? ('on' as const) : ('off' as const);
    if (durationMs <= slowMs || !isIpmiAgent(device.agent) || clear.values.has('cipher')) return { ...answer, outcome };
    const betterCipher = await workingCipher(transport, clear, signal);
    return { ...answer, outcome, ...(betterCipher === undefined ? {} : { betterCipher }) };
  }
  const outcome = readAgentFailure(output);
  if (!isIpmiAgent(device.agent)) return { ...answer, outcome };
  const diagnosis = await diagnoseIpmi(transport, clear, signal);
  return { ...answer, ...(diagnosis ? withDiagnosis(answer, diagnosis) : { outcome }) };
}

type Diagnosis = Pick<FenceAnswer, 'outcome' | 'wrong' | 'betterCipher' | 'output'>;

function withDiagnosis(answer: Pick<FenceAnswer, 'output'>, diagnosis: Diagnosis): Diagnosis {
  return { ...diagnosis, output: `${answer.output}\n${diagnosis.output}`.trim() };
}

/** The agent has one sentence for a wrong password, a wrong user and a wrong cipher; ipmitool tells them apart. */
async function diagnoseIpmi(
  transport: Transport,
  clear: ClearParameters,
  signal: AbortSignal,
): Promise<Diagnosis | undefined> {
  const { outcome, output } = await askWithIpmitool(transport, clear, clear.values.get('cipher'), signal);
  switch (outcome) {
    case 'wrong-password':
      return { outcome: 'auth', wrong: 'password', output };
    case 'wrong-user':
      return { outcome: 'auth', wrong: 'user name', output };
    case 'cipher': {
      const betterCipher = await workingCipher(transport, clear, signal);
      return { outcome: 'cipher', output, ...(betterCipher === undefined ? {} : { betterCipher }) };
    }
    case 'unreachable':
      return { outcome: 'unreachable', output };
    default:
      return undefined;
  }
}

/** What agents of other kinds say. @see fencing.py of fence-agents 4: EC_LOGIN_DENIED, EC_TIMED_OUT */
export function readAgentFailure(output: string): FenceOutcome {
  if (/(login|access|permission) denied|authenticat|password|credential|unauthori[sz]ed|\b40[13]\b/i.test(output))
    return 'auth';
  if (/timed? ?out|unreachable|refused|no route|not resolve|name or service not known|connection lost/i.test(output))
    return 'unreachable';
  return 'failed';
}

async function askWithoutAgent(
  base: Pick<FenceAnswer, 'from' | 'device' | 'target'>,
  transport: Transport,
  device: FenceDevice,
  clear: ClearParameters,
  signal: AbortSignal,
): Promise<FenceAnswer> {
  const began = performance.now();
  const nothing = {
    ...base,
    by: 'nothing' as const,
    durationMs: 0,
    output: `${device.agent} is not installed there yet`,
  };
  if (!isIpmiAgent(device.agent)) return { ...nothing, outcome: 'not-checked' };
  const tool = await askWithIpmitool(transport, clear, clear.values.get('cipher'), signal);
  if (tool.outcome === 'answers') {
    const outcome = /power is off/i.test(tool.output) ? 'off' : 'on';
    return { ...base, outcome, by: 'ipmitool', durationMs: performance.now() - began, output: tool.output };
  }
  if (tool.outcome !== 'no-tool') {
    const diagnosis = await diagnoseIpmi(transport, clear, signal);
    const answer = { ...base, by: 'ipmitool' as const, durationMs: performance.now() - began, output: tool.output };
    return { ...answer, ...(diagnosis ?? { outcome: 'failed' as const }) };
  }
  const presence = await isBmcPresent(transport, clear, signal);
  if (!presence) return { ...nothing, outcome: 'not-checked' };
  return {
    ...base,
    outcome: presence.isPresent ? 'present' : 'unreachable',
    by: 'presence',
    durationMs: performance.now() - began,
    output: presence.output,
  };
}
