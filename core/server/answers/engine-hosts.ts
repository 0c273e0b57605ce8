import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { SshAddress } from '../../cluster/ssh-address.ts';
import type { Work } from '../../engine/state.ts';
import type { Engine } from '../../engine.ts';
import { engineBundle } from '../../remote/bundle.ts';
import { meetEngine } from '../../remote/conversation.ts';
import { hostText } from '../../remote/host-address.ts';
import { installEngine } from '../../remote/install.ts';
import type { Host } from '../../remote/on-host.ts';
import { engineOn, removeEngine } from '../../remote/remove.ts';
import { sendProfile } from '../../remote/send-profile.ts';
import { error } from '../../report.ts';
import { fail, ok, type Result } from '../../result.ts';
import { Secret } from '../../secret.ts';
import type { AnswersTo } from '../answer.ts';
import { version } from '../version.ts';

/** Connects, works, and closes whatever happens. Nobody is asked for a key here: it is trusted before. */
async function onHost<T>(
  engine: Engine,
  address: SshAddress,
  { signal }: Work,
  reason: string,
  task: (host: Host) => Promise<Result<T>>,
): Promise<Result<T>> {
  const connected = await engine.connectHost(address, { signal, reason });
  if (!connected.ok) return connected;
  try {
    return await task({ address, transport: connected.value });
  } finally {
    await connected.value.dispose();
  }
}

async function readKey(file: string): Promise<Secret | undefined> {
  const text = await readFile(file.replace(/^~(?=\/)/, homedir()), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : new Secret(text);
}

export const engineHostAnswers: AnswersTo<
  'engine-host.status' | 'engine-host.install' | 'engine-host.remove' | 'engine-host.send'
> = {
  'engine-host.status': ({ ssh }, { engine }) =>
    ok({
      title: `Look at the engine on ${hostText(ssh)}`,
      run: (work) =>
        onHost(engine, ssh, work, 'engine status', async (host) => {
          const found = await engineOn(host, work);
          const bundle = await engineBundle();
          const there = found.ok ? found.value.status : undefined;
          if (!found.ok || !bundle.ok || there === undefined) return found;
          return ok({ ...found.value, isSame: there.about.build === bundle.value.about.build }, found.reports);
        }),
    }),
  'engine-host.install': ({ ssh, isForced }, { engine }) =>
    ok({
      title: `Put the engine on ${hostText(ssh)}`,
      run: (work) =>
        onHost(engine, ssh, work, 'engine install', async (host) => {
          const bundle = await engineBundle();
          if (!bundle.ok) return bundle;
          const cache = join(engine.desk.folder, 'runtimes');
          return installEngine(host, { ...work, bundle: bundle.value, cache, isForced });
        }),
    }),
  'engine-host.remove': ({ ssh, typed, isForced }, { engine }) => {
    if (typed !== ssh.host) {
      return fail(
        error('ENGINE_NOT_TYPED', `${JSON.stringify(typed)} is not the name of the machine, ${ssh.host}.`, {
          why: 'What the engine there keeps (profiles, runs, audit log, vaults) goes with it.',
          next: 'Type its name as it is written.',
        }),
      );
    }
    return ok({
      title: `Take the engine off ${hostText(ssh)}`,
      run: (work) => onHost(engine, ssh, work, 'engine remove', (host) => removeEngine(host, { ...work, isForced })),
    });
  },
  'engine-host.send': ({ ssh, profile: id, passphrase }, { engine }) => {
    const profile = engine.profile(id);
    if (!profile.ok) return profile;
    const source = passphrase === undefined ? undefined : engine.secretsOf(profile.value);
    return ok({
      title: `Carry ${id} to the engine on ${hostText(ssh)}`,
      profile: id,
      run: (work) =>
        onHost(engine, ssh, work, 'engine send', async (host) => {
          const hostKeysOf = await engine.hostKeysKnown();
          if (!hostKeysOf.ok) return hostKeysOf;
          const met = await meetEngine(host, version, work);
          if (!met.ok) return met;
          try {
            const sent = await sendProfile(met.value.client, {
              profile: profile.value,
              hostKeysOf: hostKeysOf.value,
              ...(source && passphrase ? { secrets: { source, readKey, passphrase: new Secret(passphrase) } } : {}),
            });
            return sent.ok ? ok(sent.value, [...met.reports, ...sent.reports]) : sent;
          } finally {
            met.value.client.close();
          }
        }),
    });
  },
};
