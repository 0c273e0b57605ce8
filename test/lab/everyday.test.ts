import { afterAll, beforeAll, expect, test } from 'vitest';
import { webService } from '../../core/cli/demo/web-service.ts';
import { makeActionPlan, makeFixPlan } from '../../core/engine/actions.ts';
import { adoptCluster } from '../../core/engine/adopt.ts';
import {
  lastFenceProofs,
  linkLatency,
  nodeDetails,
  rawConfiguration,
  resourceDetails,
} from '../../core/engine/details.ts';
import { followLogs } from '../../core/engine/logs.ts';
import { undoRun } from '../../core/engine/plans.ts';
import { wasFenced } from '../../core/engine/practice.ts';
import { openTerminal } from '../../core/engine/terminal.ts';
import type { MergedLogLine } from '../../core/live/merged-logs.ts';
import type { Fact } from '../../core/live/view.ts';
import type { RunOutcome } from '../../core/plan/outcome.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { unwrap } from '../../core/result.ts';
import type { EverydayAction } from '../../core/wizards/actions/everyday-action.ts';
import { expectDone, type Ground, makeGround, onEach, quiet } from './deploying.ts';
import { describeOnNodes, onNode } from './practice.ts';

/** What was read; fails where it is unknown. */
function known<T>(fact: Fact<T>): T {
  expect(fact).toMatchObject({ isKnown: true });
  return (fact as Extract<Fact<T>, { isKnown: true }>).value;
}

describeOnNodes('the everyday life of a web service on three bookworm nodes', () => {
  let ground: Ground;

  beforeAll(async () => {
    ground = await makeGround('daily');
    ground.describe(webService(ground.service));
    expectDone(await ground.apply(await ground.plan()));
  });
  afterAll(() => ground.dispose());

  const say = async (node: string, line: string) => {
    const { code, stdout, stderr } = await onNode(ground.lab, node, line);
    expect({ line, code, stderr: code === 0 ? '' : stderr }).toEqual({ line, code: 0, stderr: '' });
    return stdout;
  };
  /** Where Pacemaker's own tool finds a resource; undefined where it runs nowhere. */
  const placeOf = async (resource: string, ask = 'node2') =>
    /running on: (\S+)/.exec(await say(ask, `crm_resource --locate --resource ${resource} 2>&1 || true`))?.[1];
  const plan = async (action: EverydayAction): Promise<Plan> =>
    unwrap(await makeActionPlan(ground.state, ground.profile(), action, quiet()));
  const act = async (action: EverydayAction): Promise<RunOutcome> => expectDone(await ground.apply(await plan(action)));
  const undo = async ({ runId }: RunOutcome) => expectDone(await undoRun(ground.state, runId, quiet()), 'undone');
  const asking = () => ({ signal: AbortSignal.timeout(60_000) });

  test('the drawers tell what the tools on the nodes tell', async () => {
    const { state } = ground;
    const profile = ground.profile();
    const details = unwrap(await nodeDetails(state, profile, 'node2', asking()));
    expect(known(details.versions)['pacemaker']).toBe(await say('node2', 'dpkg-query --show pacemaker | cut -f2'));
    expect(known(details.services)).toContainEqual(
      expect.objectContaining({ unit: 'corosync.service', active: 'active', enabled: 'enabled' }),
    );
    expect(Math.abs(known(details.clock).offsetMs)).toBeLessThan(known(details.clock).boundMs + 50);
    expect(known(details.addresses).flatMap(({ addresses }) => addresses)).toContain('10.87.1.12/24');

    const web = unwrap(await resourceDetails(state, profile, 'web-server', asking()));
    const at = await placeOf('web-server');
    expect(web).toMatchObject({ agent: 'ocf:heartbeat:apache' });
    expect(web.why[0]).toBe(`web-server runs on ${at}.`);
    expect(known(web.scores).find(({ node }) => node === at)?.score).toBe(100);
    expect(known(web.operations)).toContainEqual(expect.objectContaining({ node: at, operation: 'start', isOk: true }));
    expect(known(web.documentation).parameters.map(({ name }) => name)).toContain('configfile');
    expect(await resourceDetails(state, profile, 'nothing', asking())).toMatchObject({
      ok: false,
      reports: [{ code: 'RESOURCE_UNKNOWN' }],
    });

    const raw = unwrap(await rawConfiguration(state, profile, asking()));
    const password = await say('node1', 'crm_resource --resource fence-node1 --get-parameter password');
    expect(password.length).toBeGreaterThan(8);
    expect(known(raw.cib)).toContain('name="password" value="••••••"');
    expect(known(raw.cib)).not.toContain(password);
    expect(raw.corosync.map(({ node, text }) => [node, known(text).includes('totem {')])).toEqual([
      ['node1', true],
      ['node2', true],
      ['node3', true],
    ]);
    const latency = unwrap(await linkLatency(state, profile, asking()));
    // Two links from each of three nodes to each of the two others.
    expect(new Set(latency.map(({ from, to, link }) => `${from} ${to} ${link}`)).size).toBe(12);
    expect(latency.every(({ averageMs, maxMs }) => averageMs > 0 && averageMs < 1_000 && maxMs >= averageMs)).toBe(
      true,
    );
  });

  test('standby empties a node as foretold, and undo lets it back', async () => {
    const from = (await placeOf('web-server')) ?? '';
    const made = await plan({ kind: 'standby', node: from });
    const told = /^web \(web-ip, web-server\) stops on (\S+) and starts on (node\d)/.exec(made.blastRadius?.[0] ?? '');
    expect(told?.[1]).toBe(from);
    const outcome = expectDone(await ground.apply(made));
    expect(await placeOf('web-server')).toBe(told?.[2]);
    expect(await say('node1', 'crm_mon -1')).toMatch(new RegExp(`Node ${from}: standby`));
    expect(await say('node1', 'pcs status nodes')).toMatch(new RegExp(`Standby: ${from}`));
    await undo(outcome);
    expect(await say('node1', 'crm_mon -1')).toContain('Online: [ node1 node2 node3 ]');
    // What is so already is not planned, and a plan from before is not applied.
    const again = await makeActionPlan(ground.state, ground.profile(), { kind: 'online', node: from }, quiet());
    expect(again).toMatchObject({ ok: false, reports: [{ code: 'ACTION_NEEDLESS' }] });
    const other = await plan({ kind: 'standby', node: from });
    await say('node1', 'crm_attribute --name stale --update yes');
    expect(await ground.apply(other)).toMatchObject({ ok: false, reports: [{ code: 'PLAN_STALE' }] });
    await say('node1', 'crm_attribute --name stale --delete');
  });

  test('a move leaves a constraint, which clear takes back; undo brings the service home', async () => {
    const from = (await placeOf('web')) ?? '';
    const to = from === 'node1' ? 'node2' : 'node1';
    const moved = await act({ kind: 'move', resource: 'web', to });
    expect(await placeOf('web-server', 'node3')).toBe(to);
    expect(await say('node3', 'pcs constraint')).toMatch(/web/);
    await undo(moved);
    await expect.poll(() => placeOf('web-server', 'node3'), { timeout: 15_000 }).toBe(from);
    await act({ kind: 'move', resource: 'web', to });
    await act({ kind: 'clear', resource: 'web' });
    expect(await say('node3', 'cibadmin --query --scope constraints')).toBe('<constraints/>');
    expect(await placeOf('web-server', 'node3')).toBe(to);
  });

  test('restart, disable and maintenance do what they say', async () => {
    const at = await placeOf('web-server');
    const pid = async () => say(at ?? '', 'pgrep --oldest apache2');
    const before = await pid();
    await act({ kind: 'restart', resource: 'web' });
    expect(await placeOf('web-server')).toBe(at);
    expect(await pid()).not.toBe(before);
    expect(await say('node1', 'cibadmin --query --scope resources')).not.toContain('target-role');
    const stopped = await act({ kind: 'disable', resource: 'web-server' });
    expect(await placeOf('web-server')).toBeUndefined();
    expect(await placeOf('web-ip')).toBe(at);
    await undo(stopped);
    await expect.poll(() => placeOf('web-server'), { timeout: 15_000 }).toBe(at);
    const maintained = await act({ kind: 'maintenance', isOn: true });
    expect(await say('node1', 'crm_mon -1')).toMatch(/DISABLED|unmanaged|maintenance/i);
    await undo(maintained);
    expect(await say('node1', 'crm_mon -1')).not.toMatch(/unmanaged/i);
  });

  test('a node is stopped in good order; the next would cost quorum, and its name has to be typed', async () => {
    const stopped = await act({ kind: 'stop-node', node: 'node3' });
    expect(await say('node1', 'corosync-quorumtool -s || true')).toMatch(/^Total votes: +2$/m);
    expect(await say('node3', 'systemctl is-active corosync pacemaker || true')).toBe('inactive\ninactive');
    const next = await plan({ kind: 'stop-node', node: 'node2' });
    expect(next.typeToConfirm).toBe('node2');
    expect(next.blastRadius?.join('\n')).toMatch(/LOSES quorum: 1 of 3 votes/);
    await undo(stopped);
    await expect.poll(() => say('node1', 'crm_mon -1'), { timeout: 30_000 }).toContain('Online: [ node1 node2 node3 ]');
  });

  test('a finding is fixed by its plan', async () => {
    await say('node2', 'chmod 644 /etc/corosync/authkey');
    const finding = { code: 'COR-22', node: 'node2' };
    expectDone(await ground.apply(unwrap(await makeFixPlan(ground.state, ground.profile(), finding, quiet()))));
    expect(await say('node2', "stat -c '%a %U %G' /etc/corosync/authkey")).toBe('400 root root');
    const none = await makeFixPlan(ground.state, ground.profile(), { code: 'HOST-17', node: 'node2' }, quiet());
    expect(none).toMatchObject({ ok: false, reports: [{ code: 'CHECK_NO_FIX' }] });
  });

  test('the logs of all nodes are one, in order, live', async () => {
    const end = AbortSignal.timeout(30_000);
    const lines: MergedLogLine[] = [];
    let changed: Promise<unknown> | undefined;
    for await (const batch of followLogs(ground.state, ground.profile(), { backlog: 300, signal: end })) {
      expect(batch.missing).toEqual([]);
      lines.push(...batch.lines);
      const times = batch.lines.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      changed ??= say('node2', 'crm_attribute --name said --update there && crm_attribute --name said --delete');
      if (lines.some(({ text, source }) => source === 'pacemaker.log' && /name="said"|'said'|-said/.test(text))) break;
    }
    await changed;
    expect(new Set(lines.map(({ node }) => node))).toEqual(new Set(['node1', 'node2', 'node3']));
    expect(new Set(lines.map(({ source }) => source))).toEqual(new Set(['journal', 'pacemaker.log']));
    expect(lines.some(({ text }) => /name="said"|'said'|-said/.test(text))).toBe(true);
  });

  test('a terminal carries both ways, and only its opening and closing are noted', async () => {
    const size = { columns: 90, rows: 20 };
    const terminal = unwrap(await openTerminal(ground.state, ground.profile(), 'node3', size, asking()));
    terminal.write(Buffer.from('stty size; echo $TERM; exit 7\r'));
    const pieces: Uint8Array[] = [];
    for await (const piece of terminal.output) pieces.push(piece);
    expect(await terminal.ended).toBe(7);
    expect(Buffer.concat(pieces).toString()).toMatch(/20 90\r\nxterm-256color/);
    const [closed, opened] = ground.state.store.audit.list({ node: 'node3', limit: 2 });
    expect([opened?.command, closed?.command]).toEqual(['open a terminal as root', 'close the terminal']);
  });

  test('the cluster is adopted from one node, and is not touched by it', async () => {
    const lines = 'cibadmin --query --scope configuration | sha256sum; sha256sum /etc/corosync/corosync.conf';
    const before = await onEach(ground.lab, lines);
    const [node] = ground.profile().description.nodes;
    if (!node) throw new Error('the lab has nodes');
    const { description, reports } = unwrap(await adoptCluster(ground.state, 'other', node.ssh, quiet()));
    const own = ground.profile().description;
    const shape = ({ nodes, fencing, resources, corosync, name }: typeof own) => ({
      name,
      corosync,
      nodes: nodes.map((one) => [one.name, one.links]),
      fencing: fencing.devices.map(({ id, agent, targets }) => [id, agent, targets]),
      resources: resources.map(({ id, type }) => [id, type]),
    });
    expect(shape(description)).toEqual(shape(own));
    expect(reports.map(({ code }) => code)).toEqual(expect.arrayContaining(['ADOPT_SSH_GUESSED', 'ADOPT_SECRETS']));
    const password = await say('node1', 'crm_resource --resource fence-node1 --get-parameter password');
    expect(JSON.stringify({ description, reports })).not.toContain(password);
    expect(await onEach(ground.lab, lines)).toEqual(before);
  });

  test('a node is fenced, for its BMC to see; the proof is remembered and can not be undone', async () => {
    const since = Date.now();
    const node = (await placeOf('web-server', 'node1')) === 'node3' ? 'node2' : 'node3';
    const made = await plan({ kind: 'fence', node });
    expect(made.typeToConfirm).toBe(node);
    expect(made.blastRadius?.at(-1)).toMatch(/^Cannot be undone/);
    const outcome = expectDone(await ground.apply(made));
    expect(await wasFenced(ground.lab.instance, node, since)).toBe(true);
    expect(await say('node1', `stonith_admin --history ${node} --verbose`)).toMatch(
      new RegExp(`reboot of ${node} successful|was able to reboot node ${node}`),
    );
    expect(await say('node1', 'crm_mon -1')).toContain('Online: [ node1 node2 node3 ]');
    const undone = await undoRun(ground.state, outcome.runId, quiet());
    expect(undone).toMatchObject({ ok: true, value: { reports: [{ code: 'UNDO_NOT_POSSIBLE' }] } });
    const proofs = unwrap(await lastFenceProofs(ground.state, ground.profile(), asking()));
    expect(proofs.find((proof) => proof.node === node)).toMatchObject({
      how: 'cluster history',
      device: `fence-${node}`,
    });
    expect(proofs.find((proof) => proof.node === node)?.at).toBeGreaterThan(since - 5_000);
  });
});
