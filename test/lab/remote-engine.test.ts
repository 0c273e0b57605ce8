import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { webService } from '../../core/cli/demo/web-service.ts';
import { descriptionSchema } from '../../core/cluster/description.ts';
import type { PlanView } from '../../core/contract/plans.ts';
import type { Task } from '../../core/contract/tasks.ts';
import { keepProfile } from '../../core/engine/profiles.ts';
import { putSecret } from '../../core/engine/secrets.ts';
import type { ContractClient } from '../../core/remote/client.ts';
import { engineFolder } from '../../core/remote/layout.ts';
import { unwrap } from '../../core/result.ts';
import { Secret } from '../../core/secret.ts';
import { expectError, quorate } from './command-line.ts';
import { cutForwarder } from './cut-forwarder.ts';
import { type Ground, makeGround } from './deploying.ts';
import { expectMembership } from './inspect.ts';
import { describeOnNodes, onNode } from './practice.ts';
import { type ServedHere, startServing } from './served.ts';

/** Follows a task to its end. */
async function taskEnd(client: ContractClient, id: string): Promise<Task> {
  const events = client.follow('task.follow', { task: id });
  for (let next = await events.next(); ; next = await events.next()) if (next.done) return unwrap(next.value);
}

describeOnNodes('an engine near the cluster', () => {
  let ground: Ground;
  let host: string;
  let before: string;
  let served: ServedHere | undefined;
  const login = () => ['--identity', ground.lab.identityFile];
  const engine = (word: string, ...args: string[]) =>
    quorate(ground.state.folder, ['engine', word, host, ...args, ...login()]);
  const onClient = async (line: string) => {
    const said = await onNode(ground.lab, 'client', line);
    expect(said).toMatchObject({ code: 0 });
    return said.stdout;
  };
  /** All that the login's home holds, what runs as that user or from its folder, and who listens. */
  const whatIsOnClient = () =>
    onClient(
      'find /home/admin /tmp /var/tmp -path "*systemd-private*" -prune -o -printf "%y %m %u %p\\n" | sort; ps -u admin -o args= | grep -Ev "sshd|systemd --user|sd-pam" | sort; ss -Hltn | sort',
    );

  beforeAll(async () => {
    ground = await makeGround('near', { nodes: 2, packages: 'installed' });
    const { lab, state } = ground;
    process.env['QUORATE_PASSPHRASE_FILE'] = join(state.folder, 'passphrase');
    writeFileSync(join(state.folder, 'passphrase'), 'open the vault\n', { mode: 0o600 });
    // A login of no rights, as one has on a jump host.
    await onClient(
      'useradd -m -s /bin/bash admin && install -d -m 700 -o admin -g admin /home/admin/.ssh && ' +
        'install -m 600 -o admin -g admin /root/.ssh/authorized_keys /home/admin/.ssh/',
    );
    host = `admin@127.0.0.1:${lab.client.sshPort}`;
    before = await whatIsOnClient();
    // The same cluster as seen from there: its nodes by their own addresses.
    const { practice: _, ...practice } = ground.profile();
    const nodes = practice.description.nodes.map((node, at) => ({
      ...node,
      ssh: { ...node.ssh, host: lab.nodes[at]?.managementAddress, port: 22 },
    }));
    const description = descriptionSchema.parse({
      ...practice.description,
      ...webService(ground.service),
      name: 'near',
      nodes,
      vantagePoints: [],
    });
    const near = unwrap(keepProfile(state, { id: 'near', description }));
    for (const { name, bmc } of lab.nodes) {
      unwrap(await putSecret(state, near, `fence/${name}`, new Secret(bmc.password)));
    }
  });
  afterAll(async () => {
    served?.child.kill('SIGKILL');
    delete process.env['QUORATE_PASSPHRASE_FILE'];
    await ground?.dispose();
  });

  test('a machine whose key nobody has compared is not logged in to', async () => {
    const refused = await engine('install');
    expect(refused.status).toBe(4);
    expectError(refused, 'SSH_HOST_KEY_NOT_CONFIRMED');
    const known = ground.lab.client.hostKeys.map((key) => `[127.0.0.1]:${ground.lab.client.sshPort} ${key}\n`);
    writeFileSync(join(ground.state.folder, 'known_hosts'), known.join(''), { mode: 0o600 });
  });

  test('installed without root, with its own Node, and given a profile with its secrets', async () => {
    const absent = await engine('status');
    expectError(absent, 'ENGINE_ABSENT');
    const installed = await engine('install');
    expect(installed.reports.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(installed.status).toBe(0);
    expect(await onClient('command -v node || echo none')).toBe('none');
    // It listens nowhere.
    expect((await whatIsOnClient()).match(/^LISTEN.*$/gm)).toEqual(before.match(/^LISTEN.*$/gm));
    const sent = await engine('send', 'near', '--secrets');
    expect(sent.reports.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(sent.result).toMatchObject({ profile: 'near', missingSecrets: [] });
    expect((await engine('status')).result).toMatchObject({
      status: { isRunning: true, profiles: ['near'], tasks: [] },
    });
    // A secret is nowhere in the clear: the lab's own key is one of them.
    const key = await onClient(
      'head -n 3 /root/.ssh/authorized_keys >/dev/null; grep -rl "PRIVATE KEY" /home/admin || true',
    );
    expect(key.split('\n').filter((file) => !/\/engine\.mjs$|\/node\/bin\/node$/.test(file) && file !== '')).toEqual(
      [],
    );
  });

  test('a deploy goes on when page, server and SSH are gone; who comes back finds it finished', async () => {
    served = await startServing(ground.state.folder, ['--engine', host, ...login()]);
    const page = await served.open();
    expect(unwrap(await page.ask('engine.hello', {}))).toMatchObject({ place: 'near-the-cluster', user: 'admin' });
    const planning = unwrap(await page.begin('plan.deploy', { profile: 'near' }));
    const planned = await taskEnd(page, planning.task);
    expect({ state: planned.state, reports: planned.reports }).toMatchObject({ state: 'done' });
    const plan = planned.value as PlanView;
    const { task } = unwrap(
      await page.begin('plan.apply', {
        plan: plan.id,
        ...(plan.typeToConfirm === undefined ? {} : { typed: plan.typeToConfirm }),
      }),
    );
    for await (const { progress } of followEvents(page, task)) {
      if (progress.state === 'running' && progress.step !== 'connect') break;
    }
    // The laptop is shut: page and local server die at once, and the way there is cut.
    const cutAt = Date.now();
    served.child.kill('SIGKILL');
    const mend = cutForwarder(ground.lab, 'client');
    await page.ended;
    const cut = await engine('status');
    expect(cut.status).toBe(3);
    await delay(1_000);
    mend();

    served = await startServing(ground.state.folder, ['--engine', host, ...login()]);
    const again = await served.open();
    const found = await taskEnd(again, task);
    expect({ state: found.state, reports: found.reports }).toMatchObject({ state: 'done', reports: [] });
    expect(found.endedAt).toBeGreaterThan(cutAt);
    // Its whole output is there for the one who was away.
    const steps = new Set<string>();
    for await (const { progress } of followEvents(again, task))
      if (/^(done|skipped)$/.test(progress.state)) steps.add(progress.step);
    for (const step of plan.steps) expect(steps).toContain(step.id);
    await expectMembership(ground.lab);
    served.child.kill('SIGTERM');
  });

  test('removed: the machine is as it was', async () => {
    const removed = await engine('remove', '--yes');
    expect(removed.reports).toEqual([]);
    expect(removed.result).toMatchObject({ wasThere: true });
    expect(await whatIsOnClient()).toBe(before);
    expect(await onClient(`test -e /home/admin/${engineFolder} || echo gone`)).toBe('gone');
  });
});

async function* followEvents(client: ContractClient, task: string) {
  for (const events = client.follow('task.follow', { task }); ; ) {
    const next = await events.next();
    if (next.done) return;
    yield next.value;
  }
}
