import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { descriptionSchema } from '../cluster/description.ts';
import type { Profile } from '../cluster/profile.ts';
import * as lab from '../lab/lab.ts';
import { readPowerLog } from '../lab/power-log.ts';
import { ok, type Result } from '../result.ts';
import { Secret } from '../secret.ts';
import { keepProfile, removeProfile } from './profiles.ts';
import type { EngineState, Work } from './state.ts';

export type LabUp = Parameters<typeof lab.up>[0];

/** Boots a practice cluster and keeps it as a profile; from then on it is a cluster like any other. */
export async function labUp(state: EngineState, options: LabUp): Promise<Result<Profile>> {
  const up = await lab.up(options);
  if (!up.ok) return up;
  const { description, secrets } = lab.describe(up.value);
  const known = state.store.profiles.get(options.instance);
  // Services that were added to the profile stay; what the lab itself decides is taken anew.
  const whole = descriptionSchema.parse({ ...(known?.practice ? known.description : {}), ...description });
  const practice = { instance: options.instance, passphraseFile: await passphraseFile(state, options.instance) };
  const profile = keepProfile(state, { ...known, id: options.instance, description: whole, practice });
  if (!profile.ok) return profile;
  for (const [name, value] of Object.entries(secrets)) {
    const put = await state.vault(profile.value).put(name, new Secret(value));
    if (!put.ok) return put;
  }
  return ok(profile.value, up.reports);
}

/** The file that opens a practice cluster's vault: nobody's secret is behind it, so nobody is asked. */
async function passphraseFile({ folder }: EngineState, instance: string): Promise<string> {
  const file = join(folder, 'practice', `${instance}.passphrase`);
  await mkdir(join(folder, 'practice'), { recursive: true, mode: 0o700 });
  try {
    await writeFile(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
  }
  return file;
}

/** Ends a practice cluster and forgets its profile. */
export async function labDown(state: EngineState, instance: string, work: Work): Promise<Result<void>> {
  const down = await lab.down(instance, work);
  if (!down.ok) return down;
  const profile = state.store.profiles.get(instance);
  if (!profile?.practice) return down;
  const removed = await removeProfile(state, instance);
  await rm(profile.practice.passphraseFile, { force: true });
  return removed;
}

/**
 * Whether the practice BMC itself saw the cluster fence a node after the crash: power on by the BMC later than the
 * fault. A witness apart from what the cluster's own logs say.
 */
export async function wasFenced(instance: string, node: string, since: number): Promise<boolean> {
  const events = (await readPowerLog(instance)).filter((event) => event.node === node && event.at >= since);
  return events.some(({ by, action }) => by === 'bmc' && action === 'on');
}
