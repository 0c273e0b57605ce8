import type { FenceDevice } from '../cluster/fence-device.ts';
import { error, type Report } from '../report.ts';
import { fail, ok, ReportError, type Result } from '../result.ts';
import type { Secret, SecretSource } from '../secret.ts';

/** A device's parameters in clear, on their way to an agent's standard input; never kept, never printed. */
export interface ClearParameters {
  readonly values: ReadonlyMap<string, string>;
  readonly secrets: readonly Secret[];
}

/** Looks a device's secrets up. Reports SECRET_MISSING, FENCE_PARAMETER_INVALID, and what a locked vault tells. */
export async function clearParameters(device: FenceDevice, source: SecretSource): Promise<Result<ClearParameters>> {
  const values = new Map<string, string>();
  const secrets: Secret[] = [];
  for (const [name, value] of Object.entries(device.parameters)) {
    if (name.startsWith('pcmk_')) continue;
    let text: string;
    if (typeof value === 'object') {
      const secret = await lookUp(value.secret, device, source);
      if (!secret.ok) return secret;
      secrets.push(secret.value);
      text = secret.value.reveal();
    } else text = String(value);
    // A line break would begin another option of the agent.
    if (/[\n\r\0]/.test(text) || !/^[A-Za-z0-9_.-]+$/.test(name))
      return fail(
        error('FENCE_PARAMETER_INVALID', `The parameter ${JSON.stringify(name)} of ${device.id} holds a line break.`, {
          why: 'Agents take one parameter a line, so the rest would be read as another one.',
          next: 'Write it without line breaks.',
        }),
      );
    values.set(name, text);
  }
  return ok({ values, secrets });
}

async function lookUp(name: string, device: FenceDevice, source: SecretSource): Promise<Result<Secret>> {
  try {
    const secret = await source(name);
    if (secret) return ok(secret);
  } catch (cause) {
    if (cause instanceof ReportError) return fail(...cause.reports);
    throw cause;
  }
  const report: Report = error('SECRET_MISSING', `The vault has no secret named ${name}, which ${device.id} needs.`, {
    next: `Put it there: quorate profile secret PROFILE ${name}`,
  });
  return fail(report);
}

/** `name=value` lines for an agent's standard input. @see fence agents API, "Agent Operations and Return Values" */
export function agentInput(device: FenceDevice, clear: ClearParameters, target: string): string {
  const plug = plugOf(device, target);
  const lines = [...clear.values].map(([name, value]) => `${name}=${value}`);
  const hasPlug = clear.values.has('plug') || clear.values.has('port');
  return [
    ...lines,
    ...(plug !== undefined && !hasPlug ? [`plug=${plug}`] : []),
    `nodename=${target}`,
    'action=status',
    '',
  ].join('\n');
}

/** The plug of a target in `pcmk_host_map` (`node1:1;node2:2,3`): its first one. @see pacemaker-fenced(7) */
export function plugOf({ parameters }: FenceDevice, target: string): string | undefined {
  const map = parameters['pcmk_host_map'];
  if (typeof map !== 'string') return undefined;
  for (const entry of map.split(/[;\s]+/)) {
    const [name, plugs] = entry.split(':');
    if (name === target) return plugs?.split(',')[0];
  }
  return undefined;
}

/** Where a device is reached, for people. */
export function addressOf({ parameters }: FenceDevice): string {
  const said = (...names: readonly string[]) =>
    names.map((name) => parameters[name]).find((value) => value !== undefined && typeof value !== 'object');
  const address = said('ip', 'ipaddr', 'devices', 'device');
  const port = said('ipport');
  return address === undefined
    ? 'an address that is not told'
    : `${address}${port === undefined ? '' : ` port ${port}`}`;
}

/** Output of an agent without any secret, bounded from its end, where the reason stands. */
export function withoutSecrets(text: string, secrets: readonly Secret[]): string {
  let shown = text;
  for (const secret of secrets) {
    const clear = secret.reveal();
    if (clear !== '') shown = shown.replaceAll(clear, String(secret));
  }
  const lines = shown
    .split('\n')
    .map((line) => line.trim())
    // Python's own complaints about the agent's code say nothing about the device.
    .filter((line) => line !== '' && !/DeprecationWarning|SyntaxWarning|^from pipes import/.test(line));
  return lines.join('\n').slice(-1000);
}
