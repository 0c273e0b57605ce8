import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { webService } from '../../core/cli/demo/web-service.ts';
import type { ProgressEvent } from '../../core/progress.ts';
import { expectError, quorate, type Said } from './command-line.ts';
import { cutForwarder } from './cut-forwarder.ts';
import { type Ground, makeGround, onEach } from './deploying.ts';
import { undoFaults, whatIsThere } from './faults.ts';
import { expectMembership } from './inspect.ts';
import { describeOnNodes, onNode } from './practice.ts';
import { expectNowhere, foldersFiles, secretsOf, watchProcesses } from './secrets.ts';

/** Steps of an outcome by how they ended. */
function stepsThatAre({ result }: Said, state: string): readonly string[] {
  const steps = (result['steps'] ?? []) as readonly { readonly stepId: string; readonly state: string }[];
  return steps.filter((step) => step.state === state).map(({ stepId }) => stepId);
}

describeOnNodes('a deploy that meets faults on its way', () => {
  let ground: Ground;
  /** All that was said, to look for secrets in. */
  const heard: Said[] = [];
  let seenOnNodes: () => Promise<readonly string[]>;
  const { later, undo } = undoFaults();
  const sudoPassword = 'a "sudo" $(word)';

  async function say(args: readonly string[], onProgress?: (event: ProgressEvent) => void): Promise<Said> {
    const said = await quorate(ground.state.folder, args, onProgress ? { onProgress } : {});
    heard.push(said);
    return said;
  }
  const id = () => ground.profile().id;

  async function keepSecret(name: string, value: string): Promise<void> {
    const said = await quorate(ground.state.folder, ['profile', 'secret', id(), name], { stdin: `${value}\n` });
    expect(said.status).toBe(0);
  }

  async function expectNothingRuns(): Promise<void> {
    const units = 'systemctl is-active corosync pacemaker apache2 || true';
    for (const text of await onEach(ground.lab, units))
      expect(new Set(text.split('\n'))).toEqual(new Set(['inactive']));
  }

  beforeAll(async () => {
    ground = await makeGround('faultin', { nodes: 2, packages: 'installed' });
    // Node 2 as many sites have it: a login of no rights, and sudo that asks for a password.
    const lines = [
      'useradd -m -s /bin/bash plain',
      'install -d -m 700 -o plain -g plain /home/plain/.ssh',
      'install -m 600 -o plain -g plain /root/.ssh/authorized_keys /home/plain/.ssh/',
      'chpasswd',
      "echo 'plain ALL=(ALL) ALL' > /etc/sudoers.d/plain",
    ];
    const made = await onNode(ground.lab, 'node2', `echo 'plain:${sudoPassword}' | { ${lines.join(' && ')}; }`);
    expect(made).toMatchObject({ code: 0 });
    const login = { user: 'plain', sudoPassword: { secret: 'sudo/node2' } };
    const { nodes } = ground.profile().description;
    ground.describe({
      ...webService(ground.service),
      nodes: nodes.map((node) => (node.name === 'node2' ? { ...node, ssh: { ...node.ssh, ...login } } : node)),
    });
    await keepSecret('sudo/node2', sudoPassword);
    seenOnNodes = await watchProcesses(ground.lab);
  });
  afterEach(undo);
  afterAll(() => ground?.dispose());

  test('a BMC with another password: nothing is started, the device is named, and all of it is taken back', async () => {
    const before = await whatIsThere(ground.lab);
    const right = await ground.state.vault(ground.profile()).source('fence/node2');
    later(() => keepSecret('fence/node2', right?.reveal() ?? ''));
    await keepSecret('fence/node2', 'not-the-password');

    const checked = await say(['check', id()]);
    expect(checked.status).toBe(1);
    const found = expectError(checked, 'FENCE_AUTH_FAILED', { node: 'node2' });
    expect(found.text).toMatch(/^fence-node2 at 10\.87\.0\.102 port 623 does not take the password/);
    expect(found.next).toContain('fence/node2');
    expect(checked.reports.filter(({ code }) => code === 'FENCE_AUTH_FAILED')).toHaveLength(1);

    const applied = await say(['apply', '--yes', id()]);
    expect(applied.status).toBe(1);
    const failed = expectError(applied, 'FENCE_FAILED', { node: 'node1' });
    expect(failed.text).toBe('fence-node2 at 10.87.0.102 port 623 gives no status to node1.');
    expect(failed.evidence?.output).toMatch(/Unable to obtain correct plug status[\s\S]*RAKP 2 HMAC is invalid/);
    expect(failed.next).toContain('fence/node2');
    expect(stepsThatAre(applied, 'failed')).toEqual(['node1/ask-fence-node2']);
    expect(stepsThatAre(applied, 'done')).toContain('node2/ask-fence-node1');
    expect(stepsThatAre(applied, 'blocked')).toContain('node1/corosync.service/start');
    await expectNothingRuns();

    const undone = await say(['run', 'undo', String(applied.result['runId'])]);
    expect(undone.status).toBe(0);
    expect(await whatIsThere(ground.lab)).toEqual(before);
  });

  test('a disk that is full in the middle: nothing half written, and with room the run goes on to its end', async () => {
    const planned = await say(['plan', id()]);
    const full =
      'cp -a /etc/corosync /root/before && mount -t tmpfs -o size=64k,mode=755 full /etc/corosync && ' +
      'cp -a /root/before/. /etc/corosync/ && { cat /dev/zero > /etc/corosync/filler 2>/dev/null || true; }';
    expect(await onNode(ground.lab, 'node2', full)).toMatchObject({ code: 0 });
    later(async () => void (await onNode(ground.lab, 'node2', 'umount /etc/corosync; rm -rf /root/before')));
    const list = 'cd /etc/corosync && find . -type f -printf "%p %m %u %s\\n" | sort && sha256sum corosync.conf';
    const [, before] = await onEach(ground.lab, list);

    const applied = await say(['apply', '--yes', String(planned.result['id'])]);
    expect(applied.status).toBe(1);
    const report = expectError(applied, 'DISK_FULL', { node: 'node2' });
    expect(report.text).toMatch(/^\/etc\/corosync\/(authkey|corosync\.conf) could not be written on node2: no space/);
    expect(report.evidence?.output).toContain('No space left on device');
    expect((await onEach(ground.lab, list))[1]).toBe(before);
    await expectNothingRuns();

    await onNode(ground.lab, 'node2', 'umount /etc/corosync');
    const resumed = await say(['--record', join(ground.state.folder, 'record.jsonl'), 'run', 'resume']);
    expect(resumed.reports.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(resumed.status).toBe(0);
    expect(resumed.result).toMatchObject({ state: 'done', isResumed: true, runId: applied.result['runId'] });
    // What was done before the fault is not done again.
    const twice = stepsThatAre(applied, 'done');
    const steps = resumed.result['steps'] as readonly { readonly stepId: string; readonly isEarlier?: boolean }[];
    expect(steps.filter(({ isEarlier }) => isEarlier).map(({ stepId }) => stepId)).toEqual(twice);
    expect(twice.length).toBeGreaterThan(0);
    await expectMembership(ground.lab);
    expect((await say(['status', id()])).status).toBe(0);
    expect((await say(['check', id()])).status).toBe(0);
  });

  test('no secret is seen: in what is said, in what is kept, in a process list of a node', async () => {
    const secrets = await secretsOf(ground);
    expect(secrets.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['corosync/authkey', 'fence/node1', 'fence/node2', 'hacluster/password', 'sudo/node2']),
    );
    const [run] = ground.state.store.runs.list();
    await say(['run', 'show', run?.id ?? '']);
    await say(['profile', 'show', id()]);
    const seen = await seenOnNodes();
    // The watch is worth something: it saw what the deploy started.
    for (const text of seen) expect(text).toMatch(/fence_ipmilan[\s\S]*chpasswd|chpasswd[\s\S]*fence_ipmilan/);
    expect(seen[1]).toMatch(/^sudo .*-S/m);
    const journals = await onEach(
      ground.lab,
      'journalctl -q --no-pager -b -o cat; cat /var/log/auth.log 2>/dev/null || true',
    );
    const files = foldersFiles(ground.state.folder);
    expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['record.jsonl']));
    expect(files.some(({ content }) => content.subarray(0, 15).toString('latin1') === 'SQLite format 3')).toBe(true);
    expectNowhere(secrets, [
      ...heard.map(({ stdout, stderr }, at) => ({ name: `output ${at}`, content: Buffer.from(stdout + stderr) })),
      ...seen.map((text, at) => ({ name: `processes of node${at + 1}`, content: Buffer.from(text) })),
      ...journals.map((text, at) => ({ name: `journal of node${at + 1}`, content: Buffer.from(text) })),
      ...files,
    ]);
  });

  test('destroy without the name typed does nothing', async () => {
    const before = await whatIsThere(ground.lab);
    const runs = ground.state.store.runs.list();
    const unasked = await say(['destroy', id()]);
    expect(unasked.status).toBe(4);
    expect(unasked.result).toMatchObject({ ok: false });
    const another = await say(['destroy', '--confirm', 'another', id()]);
    expect(another.status).toBe(2);
    expect(another.reports[0]?.text).toContain('another is not the name of this cluster');
    expect(ground.state.store.runs.list()).toEqual(runs);
    expect(await whatIsThere(ground.lab)).toEqual(before);
    expect((await say(['status', id()])).status).toBe(0);
  });

  test('SSH of a node is cut in the middle of a deploy: told, and the run goes on when it is back', async () => {
    expect((await say(['destroy', '--confirm', ground.profile().description.name, id()])).status).toBe(0);
    await expectNothingRuns();
    let restart: (() => void) | undefined;
    const applied = await say(['apply', '--yes', id()], ({ step, state }) => {
      if (step === 'node2/pacemaker.service/start' && state === 'running')
        restart ??= cutForwarder(ground.lab, 'node2');
    });
    expect(restart, 'the forwarder was not cut').toBeDefined();
    expect(applied.status).toBe(3);
    expect(applied.reports.find(({ code }) => /^SSH_(CONNECTION_LOST|UNREACHABLE)$/.test(code))).toMatchObject({
      severity: 'error',
      node: 'node2',
    });
    expect(applied.result).toMatchObject({ state: 'failed' });
    const again = await say(['run', 'resume']);
    expect(again.status).toBe(3);
    expectError(again, 'SSH_UNREACHABLE', { node: 'node2' });

    restart?.();
    const resumed = await say(['run', 'resume']);
    expect(resumed.reports.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(resumed.status).toBe(0);
    expect(resumed.result).toMatchObject({ state: 'done', runId: applied.result['runId'] });
    expect((await say(['status', id()])).status).toBe(0);
    expect(((await say(['plan', id()])).result['steps'] as unknown[]).length).toBe(0);
  });
});
