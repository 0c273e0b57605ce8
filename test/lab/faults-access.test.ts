import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { SshAddress } from '../../core/cluster/ssh-address.ts';
import { awaitSsh, power } from '../../core/lab/lab.ts';
import { unwrap } from '../../core/result.ts';
import { expectError, quorate, type Said } from './command-line.ts';
import { type Ground, makeGround } from './deploying.ts';
import { onNodeAnyKey, undoFaults, whatIsThere } from './faults.ts';
import { describeOnNodes, onNode } from './practice.ts';

describeOnNodes('a node that does not let Quorate in', () => {
  let ground: Ground;
  const say = (...args: readonly string[]): Promise<Said> =>
    quorate(ground.state.folder, [...args, ground.profile().id]);
  const { later, undo } = undoFaults();

  /** Reaches node2 otherwise, for one test. */
  function reachNode2(change: Partial<SshAddress>): void {
    const { nodes } = ground.profile().description;
    later(() => ground.describe({ nodes }));
    ground.describe({
      nodes: nodes.map((node) => (node.name === 'node2' ? { ...node, ssh: { ...node.ssh, ...change } } : node)),
    });
  }

  /** Everything that changes something refuses with the same report and changes nothing, on no node. */
  async function expectNothingDone(code: string): Promise<void> {
    const before = await whatIsThere(ground.lab);
    for (const args of [['apply', '--yes'], ['plan']] as const) {
      const said = await say(...args);
      expect(said.status).toBe(3);
      expectError(said, code, { node: 'node2' });
      expect(said.result).toMatchObject({ ok: false });
    }
    expect(await whatIsThere(ground.lab)).toEqual(before);
    expect(ground.state.store.runs.list()).toEqual([]);
  }

  beforeAll(async () => {
    ground = await makeGround('fault', { nodes: 2 });
  });
  afterEach(undo);
  afterAll(() => ground?.dispose());

  test('unreachable: the power is off', async () => {
    const { instance } = ground.lab;
    later(async () => {
      unwrap(await power(instance, 'node2', 'on'));
      unwrap(await awaitSsh(instance, 'node2', AbortSignal.timeout(30_000)));
    });
    unwrap(await power(instance, 'node2', 'off'));
    // Side by side: both wait for as long as it may take a machine to answer.
    const [said, applied] = await Promise.all([say('check'), say('apply', '--yes')]);
    expect(said.status).toBe(3);
    expectError(said, 'SSH_UNREACHABLE', { node: 'node2' });
    expect(said.reports.map(({ code }) => code)).not.toContain('SSH_HANDSHAKE_FAILED');
    // The one that answers is checked all the same.
    expect(said.result['nodes']).toMatchObject([
      { name: 'node1', isReached: true },
      { name: 'node2', isReached: false },
    ]);
    expect(applied.status).toBe(3);
    expectError(applied, 'SSH_UNREACHABLE', { node: 'node2' });
    expect(ground.state.store.runs.list()).toEqual([]);
  });

  test('a wrong key', async () => {
    const identityFile = join(ground.state.folder, 'another-key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', identityFile]);
    reachNode2({ identityFile });
    const said = await say('check');
    expect(said.status).toBe(3);
    const report = expectError(said, 'SSH_AUTH_FAILED', { node: 'node2' });
    expect(report.text).toContain(identityFile);
    expect(report.next).toContain('authorized_keys');
    await expectNothingDone('SSH_AUTH_FAILED');
  });

  test('a changed host key is a hard stop', async () => {
    const { lab } = ground;
    const restart = 'systemctl restart ssh';
    later(
      async () => void (await onNodeAnyKey(lab, 'node2', `cp -a /root/keys/. /etc/ssh/; rm -r /root/keys; ${restart}`)),
    );
    const renew =
      'mkdir /root/keys && cp -a /etc/ssh/ssh_host_* /root/keys/ && rm /etc/ssh/ssh_host_* && ssh-keygen -A';
    await onNodeAnyKey(lab, 'node2', `${renew} && ${restart}`);
    const fingerprint = await onNodeAnyKey(lab, 'node2', 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key');
    const said = await say('check');
    expect(said.status).toBe(3);
    const report = expectError(said, 'SSH_HOST_KEY_CHANGED', { node: 'node2' });
    expect(report.evidence?.output).toMatch(/^known: SHA256:[\s\S]*^shown: SHA256:/m);
    expect(report.evidence?.output).toContain(fingerprint.stdout.split(' ')[1]);
    expect(report.why).toContain('No user name, key or password has been sent.');
    await expectNothingDone('SSH_HOST_KEY_CHANGED');
    // sshd names the user where one was sent.
    const log = await onNodeAnyKey(lab, 'node2', 'journalctl -q --no-pager -b -u ssh -o cat | tail -n 30');
    expect(log.stdout).toMatch(/ \[preauth\]$/m);
    expect(log.stdout).not.toMatch(/authenticating user|Failed (publickey|password)|Invalid user/);
  });

  test('a login without sudo, and with a password for it', async () => {
    const { lab } = ground;
    later(async () => void (await onNode(lab, 'node2', 'rm -f /etc/sudoers.d/plain; userdel -r plain')));
    const lines = [
      'useradd -m -s /bin/bash plain',
      'install -d -m 700 -o plain -g plain /home/plain/.ssh',
      'install -m 600 -o plain -g plain /root/.ssh/authorized_keys /home/plain/.ssh/',
      "echo 'plain:sudo word $1' | chpasswd",
    ];
    expect(await onNode(lab, 'node2', lines.join(' && '))).toMatchObject({ code: 0 });

    reachNode2({ user: 'plain' });
    const asked = await say('check');
    expect(asked.status).toBe(3);
    expect(expectError(asked, 'SSH_NO_SUDO', { node: 'node2' }).next).toContain('sudoPassword');
    await expectNothingDone('SSH_NO_SUDO');

    reachNode2({ user: 'plain', sudoPassword: { secret: 'sudo/node2' } });
    const missing = await say('check');
    expect(missing.status).toBe(3);
    expect(expectError(missing, 'SSH_NO_SUDO', { node: 'node2' }).next).toContain('sudo/node2');

    const secret = ['profile', 'secret', ground.profile().id, 'sudo/node2'];
    expect((await quorate(ground.state.folder, secret, { stdin: 'sudo word $1\n' })).status).toBe(0);
    const forbidden = await say('check');
    expect(forbidden.status).toBe(3);
    expect(expectError(forbidden, 'SSH_NO_SUDO', { node: 'node2' }).text).toContain('not allowed to use sudo');

    await onNode(lab, 'node2', "echo 'plain ALL=(ALL) ALL' > /etc/sudoers.d/plain");
    expect((await quorate(ground.state.folder, secret, { stdin: 'another\n' })).status).toBe(0);
    const wrong = await say('check');
    expect(wrong.status).toBe(3);
    expect(expectError(wrong, 'SSH_NO_SUDO', { node: 'node2' }).text).toContain('does not take the password');
    // The password was tried once and not by every question anew: accounts lock after a few.
    const failures = await onNode(
      lab,
      'node2',
      "journalctl -q -b -o cat | grep -c 'authentication failure.* user=plain'",
    );
    expect(failures.stdout).toBe('1');

    expect((await quorate(ground.state.folder, secret, { stdin: 'sudo word $1\n' })).status).toBe(0);
    const well = await say('check');
    expect(well.status).toBe(0);
    expect(well.result['nodes']).toMatchObject([
      { isReached: true },
      { isReached: true, platform: expect.stringMatching(/^Debian .*12/) },
    ]);
    const plan = await say('plan');
    expect(plan.status).toBe(0);
    for (const { stdout, stderr } of [asked, missing, forbidden, wrong, well, plan])
      expect(stdout + stderr).not.toContain('sudo word');
  });
});
