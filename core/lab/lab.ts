import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { OnProgress } from '../progress.ts';
import { error, type Report } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { assemble, awaitBmc, boot } from './build-up.ts';
import { answersSsh } from './forwarder.ts';
import { takeLock } from './host-lock.ts';
import { ensureImages } from './images/images.ts';
import { toldStep } from './images/part.ts';
import { instancePaths, instancePattern, instancesFolder } from './instance.ts';
import { membersOf } from './membership.ts';
import { hubNamespace, namespacePath } from './network.ts';
import { type PowerAction, type PowerState, readPower, requestPower } from './power-request.ts';
import { obstacles } from './requirements.ts';
import { type LabState, type PackageChoice, type Release, readState, writeState } from './state.ts';
import { takeDown } from './take-down.ts';

export { describe, serviceAddress, sshCommand } from './describe.ts';
export { type PowerEvent, readPowerLog } from './power-log.ts';
export type { PowerAction, PowerState } from './power-request.ts';
export { missingPackages, obstacles, requiredPackages } from './requirements.ts';
export type { LabClient, LabNode, LabState, PackageChoice, Release } from './state.ts';

export interface UpOptions {
  readonly instance: string;
  readonly release: Release;
  /** 2 to 16. */
  readonly nodes: number;
  readonly packages: PackageChoice;
  readonly onProgress?: OnProgress;
  readonly signal: AbortSignal;
}

export interface LabStatus {
  readonly instance: string;
  readonly state: LabState;
  /** True while the power daemon lives and the networks are there; `up` repairs it where not. */
  readonly isWhole: boolean;
  readonly nodes: readonly MachineStatus[];
  readonly client: MachineStatus;
}

export interface MachineStatus {
  readonly name: string;
  readonly power: PowerState;
  /** Port on 127.0.0.1. */
  readonly sshPort: number;
  readonly answersSsh: boolean;
}

/**
 * Boots a practice cluster, or returns the one that is up under the name. What an earlier `up` left unfinished, or a
 * restart of the machine ended, is cleared away and built anew.
 * Reports LAB_BAD_REQUEST, LAB_OTHER_SHAPE (warning), what {@link obstacles} tells, and what building tells.
 */
export async function up(options: UpOptions): Promise<Result<LabState>> {
  const bad = [...checkInstance(options.instance), ...checkNodes(options.nodes), ...obstacles()];
  if (bad.length > 0) return fail(...bad);
  const tell = options.onProgress ?? (() => undefined);
  const { instance, signal } = options;
  return interruptible(signal, async () => {
    await using _lock = await takeLock(`instance/${instance}`, signal);
    const state = await readState(instance);
    if (state && isWhole(state)) return ok(state, differences(state, options));
    const images = await ensureImages(options.release, options.packages, tell, signal);
    if (!images.ok) return fail(...images.reports);
    const cleared = await takeDown(instance, signal);
    if (!cleared.ok) return fail(...cleared.reports);
    const built = await build({ ...options, images: images.value }, tell);
    // The reports carry the evidence; a half cluster would only hold memory.
    if (!built.ok) await takeDown(instance, AbortSignal.timeout(60_000));
    return built;
  });
}

async function build(options: Parameters<typeof assemble>[0], tell: OnProgress): Promise<Result<LabState>> {
  const { instance, signal } = options;
  const assembled = await toldStep(tell, `lab/assemble/${options.nodes}`, 'Make networks, disks and BMCs', () =>
    assemble(options),
  );
  if (!assembled.ok) return fail(...assembled.reports);
  const state = assembled.value;
  const booted = await Promise.all(
    [...state.nodes, state.client].map((machine) =>
      toldStep(
        tell,
        `lab/boot/${machine.name}/${options.nodes}`,
        'Power on, wait for SSH',
        () => boot(instance, machine, () => readConsole(instance, machine.name), signal),
        machine.name,
      ),
    ),
  );
  const answered = await Promise.all(state.nodes.map((node) => awaitBmc(instance, node, signal)));
  const reports = [...booted, ...answered].flatMap((done) => done.reports);
  if (![...booted, ...answered].every((done) => done.ok)) return fail(...reports);
  await writeState(state);
  return ok(state);
}

/** What an instance does; reports LAB_NOT_UP. */
export async function status(instance: string): Promise<Result<LabStatus>> {
  const state = await stateOf(instance);
  if (!state.ok) return state;
  const machine = async ({ name, sshPort }: { readonly name: string; readonly sshPort: number }) => {
    const power = await readPower(instance, name);
    return { name, power, sshPort, answersSsh: power === 'on' && (await answersSsh(sshPort)) };
  };
  const [nodes, client] = await Promise.all([Promise.all(state.value.nodes.map(machine)), machine(state.value.client)]);
  return ok({ instance, state: state.value, isWhole: isWhole(state.value), nodes, client });
}

/** Ends an instance and leaves nothing of it but the shared images. One that is not up is fine. */
export async function down(
  instance: string,
  options: { readonly onProgress?: OnProgress; readonly signal?: AbortSignal } = {},
): Promise<Result<void>> {
  const bad = checkInstance(instance);
  if (bad.length > 0) return fail(...bad);
  if (!(await listInstances()).includes(instance)) {
    const hasRemains = membersOf(instance).length > 0 || existsSync(namespacePath(hubNamespace(instance)));
    if (!hasRemains) return ok(undefined);
  }
  const blocked = obstacles().filter(({ code }) => code !== 'LAB_PACKAGES_MISSING');
  if (blocked.length > 0) return fail(...blocked);
  const signal = options.signal ?? AbortSignal.timeout(120_000);
  return interruptible(signal, async () => {
    await using _lock = await takeLock(`instance/${instance}`, signal);
    return toldStep(options.onProgress ?? (() => undefined), 'lab/down', `End the practice cluster ${instance}`, () =>
      takeDown(instance, signal),
    );
  });
}

/**
 * What a person at the machine would do: `off` is a crash, `on` boots, `cycle` is both. Tells the state after it.
 * `on` does not wait for SSH. Reports LAB_NOT_UP, LAB_NO_SUCH_NODE, LAB_POWER_FAILED, LAB_POWER_SILENT.
 */
export async function power(
  instance: string,
  node: string,
  action: PowerAction | 'status',
  signal?: AbortSignal,
): Promise<Result<PowerState>> {
  const state = await stateOf(instance);
  if (!state.ok) return state;
  const machines = [...state.value.nodes, state.value.client].map(({ name }) => name);
  if (!machines.includes(node))
    return fail(
      error('LAB_NO_SUCH_NODE', `${instance} has no ${node}.`, { next: `Take one of ${machines.join(', ')}.` }),
    );
  return action === 'status'
    ? ok(await readPower(instance, node))
    : requestPower(instance, { node, action, by: 'cli' }, signal);
}

/** Waits until a machine's sshd answers, as after `power … on`. Reports LAB_NOT_UP, LAB_NO_SSH. */
export async function awaitSsh(instance: string, name: string, signal: AbortSignal): Promise<Result<void>> {
  const state = await stateOf(instance);
  if (!state.ok) return state;
  const machine = [...state.value.nodes, state.value.client].find((found) => found.name === name);
  while (machine && !signal.aborted) {
    if (await answersSsh(machine.sshPort)) return ok(undefined);
    await wait(100);
  }
  return fail(error('LAB_NO_SSH', 'sshd does not answer.', { node: name }));
}

/** Names of the instances that have a folder here: up, or left by an `up` that was killed. */
export async function listInstances(): Promise<readonly string[]> {
  return (await readdir(instancesFolder).catch(() => [])).filter((name) => instancePattern.test(name)).sort();
}

/** What a machine wrote to its console since it was made. */
export async function readConsole(instance: string, name: string): Promise<string> {
  return readFile(instancePaths(instance).machine(name).console, 'utf8').catch(() => '');
}

async function stateOf(instance: string): Promise<Result<LabState>> {
  const bad = checkInstance(instance);
  if (bad.length > 0) return fail(...bad);
  const state = await readState(instance);
  if (state) return ok(state);
  return fail(
    error('LAB_NOT_UP', `No practice cluster ${instance} is up.`, {
      next: `Run \`quorate lab up --instance ${instance}\`.`,
    }),
  );
}

/** The power daemon, a BMC and a forwarder for each node, the hub: what must live for the instance to be of use. */
function isWhole(state: LabState): boolean {
  const wanted = 1 + 2 * state.nodes.length;
  return membersOf(state.instance).length >= wanted && existsSync(namespacePath(hubNamespace(state.instance)));
}

function differences(state: LabState, wanted: UpOptions): readonly Report[] {
  const is = `${state.nodes.length} nodes of ${state.release}, packages ${state.packages}`;
  const asked = `${wanted.nodes} nodes of ${wanted.release}, packages ${wanted.packages}`;
  if (is === asked) return [];
  return [
    {
      code: 'LAB_OTHER_SHAPE',
      severity: 'warning',
      text: `The practice cluster ${state.instance} is up with ${is}; asked for were ${asked}.`,
      next: `Run \`quorate lab down --instance ${state.instance}\` first, or take another name.`,
    },
  ];
}

function checkInstance(instance: string): readonly Report[] {
  if (instancePattern.test(instance)) return [];
  return [
    error('LAB_BAD_REQUEST', 'An instance name is 1 to 24 of a-z, 0-9 and -, and starts with a letter.', {
      evidence: { output: instance.slice(0, 100) },
    }),
  ];
}

function checkNodes(nodes: number): readonly Report[] {
  if (Number.isInteger(nodes) && nodes >= 2 && nodes <= 16) return [];
  return [error('LAB_BAD_REQUEST', `A practice cluster has 2 to 16 nodes, not ${nodes}.`)];
}

/** A signal that comes is an expected outcome, wherever it comes. */
async function interruptible<T>(signal: AbortSignal, work: () => Promise<Result<T>>): Promise<Result<T>> {
  const interrupted = () =>
    fail(
      error('LAB_INTERRUPTED', 'The practice cluster was told to stop.', {
        next: 'Run `quorate lab up` again, or `quorate lab down`.',
      }),
    );
  try {
    const result = await work();
    // Whatever was under way says in its own words that it did not come to its end.
    return result.ok || !signal.aborted ? result : interrupted();
  } catch (cause) {
    if (!signal.aborted) throw cause;
    return interrupted();
  }
}
