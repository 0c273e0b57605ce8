import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { describeOnNodes, instanceName } from './practice.ts';

const program = new URL('../../core/cli/main.ts', import.meta.url).pathname;

interface Said {
  readonly status: number | null;
  readonly out: string;
  readonly problem: string;
}

interface Running {
  readonly child: ChildProcess;
  /** Standard output until now. */
  out(): string;
  readonly ended: Promise<Said>;
}

describeOnNodes('the command line, as an administrator types it', () => {
  let folder: string;
  let lab: string;

  /** A command as a process of its own, in a pipe, with nobody to ask. */
  function start(args: readonly string[], more: { readonly home?: string; readonly stdin?: string } = {}): Running {
    const env = { ...process.env, QUORATE_HOME: join(folder, more.home ?? 'home') };
    const child = spawn(process.execPath, [program, ...args], { env, cwd: folder, timeout: 120_000 });
    child.stdin.on('error', () => undefined).end(more.stdin ?? '');
    let out = '';
    let problem = '';
    child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => (problem += bytes.toString()));
    const ended = new Promise<Said>((resolve) => {
      child.on('close', (status) => resolve({ status, out, problem }));
    });
    return { child, out: () => out, ended };
  }
  const quorate = (...args: readonly string[]) => start(args).ended;
  const expectDone = (said: Said) => {
    expect(said.out + said.problem).not.toMatch(/^ +at /m);
    expect({ status: said.status, told: said.status === 0 ? '' : said.out + said.problem }).toEqual({
      status: 0,
      told: '',
    });
    return said.out;
  };
  /** Waits until a running command has said something. */
  async function until(running: Running, words: RegExp): Promise<void> {
    await expect.poll(running.out, { timeout: 60_000, interval: 100 }).toMatch(words);
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quorate-cli-'));
    lab = instanceName('cli');
    expectDone(await quorate('lab', 'up', '-i', lab, '--installed'));
  });
  afterAll(async () => {
    expectDone(await quorate('lab', 'down', '-i', lab));
    await rm(folder, { recursive: true, force: true });
  });

  it('a description without host keys is refused where nobody can compare them', async () => {
    const description = parse(expectDone(await quorate('profile', 'export', lab)));
    for (const { ssh } of [...description.nodes, ...description.vantagePoints]) delete ssh.hostKeys;
    await writeFile(join(folder, 'plain.yaml'), stringify(description));
    const { status, out } = await start(['profile', 'add', 'plain.yaml'], { home: 'other' }).ended;
    expect(out).toMatch(/SSH_HOST_KEY_NOT_CONFIRMED/);
    expect(out).toMatch(/SHA256:[A-Za-z0-9+/]{43}/);
    expect(out).toMatch(/ssh-keygen -lf \/etc\/ssh\/ssh_host_/);
    expect(status).toBe(4);
  });

  it('export and import make the round trip without a secret; secrets come by standard input', async () => {
    const secret = 'this-one-is-secret';
    expectDone(await start(['profile', 'secret', lab, 'fence/spare'], { stdin: `${secret}\n` }).ended);
    expectDone(await quorate('profile', 'export', lab, '-o', 'kept.yaml'));
    const kept = await readFile(join(folder, 'kept.yaml'), 'utf8');
    expect(kept).not.toContain(secret);
    const imported = await start(['profile', 'import', 'kept.yaml'], { home: 'other' }).ended;
    expect(expectDone(imported)).toMatch(/SECRET_MISSING.*\n +next .*quorate profile secret .* fence\/node1/);
    const again = await start(['profile', 'export', lab], { home: 'other' }).ended;
    expect(expectDone(again).trim()).toBe(kept.trim());
    const plan = await start(['plan', lab], { home: 'other' }).ended;
    expect(plan).toMatchObject({ status: 2, out: expect.stringContaining('QUORATE_PASSPHRASE_FILE') });
  });

  it('apply asks before it changes anything, and says so where nobody answers', async () => {
    const { status, out } = await quorate('apply', lab);
    expect(out).toMatch(/steps on 3 nodes/);
    expect(out).toMatch(/DECLINED_UNASKED/);
    expect(status).toBe(4);
    expect(expectDone(await quorate('run', 'list'))).toContain('No run yet');
  });

  it('Ctrl-C stops before the next step with status 4; resume without an id goes on; status is well', async () => {
    const applying = start(['apply', lab, '--yes']);
    await until(applying, /^ok .*Write \/etc\/corosync\/corosync.conf/m);
    applying.child.kill('SIGINT');
    const { status, out } = await applying.ended;
    expect(out).toMatch(/was stopped after .* not begun\.\nTo go on: {2}quorate run resume/);
    expect(status).toBe(4);
    expect(expectDone(await quorate('run', 'list'))).toMatch(/cancelled/);
    expect(expectDone(await quorate('run', 'resume'))).toMatch(/Done in .* Run [0-9a-f]+\./);
    const [run] = JSON.parse(expectDone(await quorate('--json', 'run', 'list')));
    expect(expectDone(await quorate('run', 'show', run.id))).toMatch(
      /^done +node1 +Start corosync +\d\d:\d\d:\d\d +\d/m,
    );
    expect(expectDone(await quorate('status', lab))).toMatch(/^✓ All is well/);
    expect(expectDone(await quorate('plan', lab))).toMatch(/Nothing to do/);
  });

  it('watch shows a crash and the return of the node, and ends on Ctrl-C with status 0', async () => {
    const watching = start(['status', lab, '--watch']);
    const asJson = start(['--json', 'status', lab, '--watch']);
    await until(watching, /^✓ All is well/m);
    await until(asJson, /\n/);
    expectDone(await quorate('lab', 'power', '-i', lab, 'node3', 'off'));
    await until(watching, /node3: (unclean|offline)/);
    await until(watching, /fencing: reboot of node3, success/);
    await until(watching, /\d\d:\d\d:\d\d ✓ All is well/);
    watching.child.kill('SIGINT');
    asJson.child.kill('SIGINT');
    const { status, out } = await watching.ended;
    expect(out).not.toContain('\u001b');
    expect(out).not.toContain('Stopping before');
    expect(status).toBe(0);
    const json = await asJson.ended;
    expect(json.status).toBe(0);
    for (const line of json.out.trimEnd().split('\n')) expect(JSON.parse(line).nodes).toHaveLength(3);
  });

  it('destroy wants the name of the cluster; the audit log has all of it, unbroken', async () => {
    expect(await quorate('destroy', lab, '--confirm', 'another')).toMatchObject({ status: 2 });
    expect(await quorate('destroy', lab)).toMatchObject({ status: 4 });
    expectDone(await quorate('destroy', lab, '--confirm', lab));
    expect(await quorate('status', lab)).toMatchObject({ status: 1 });
    expect(expectDone(await quorate('audit', 'verify'))).toMatch(/is whole: \d{3,} rows/);
    expect(expectDone(await quorate('audit', 'list', lab, '--node', 'node1', '--limit', '5'))).toContain('node1');
  });
});
