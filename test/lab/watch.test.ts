import { afterAll, beforeAll, expect, test } from 'vitest';
import { webService } from '../../core/cli/demo/web-service.ts';
import { connectAll } from '../../core/engine/machines.ts';
import { watchCluster } from '../../core/engine/watch-cluster.ts';
import { power } from '../../core/lab/lab.ts';
import { type ClusterView, isWell, type NodeView } from '../../core/live/view.ts';
import { unwrap } from '../../core/result.ts';
import { sessionCpuMs } from '../bench/session-cpu.ts';
import { expectDone, type Ground, makeGround, quiet } from './deploying.ts';
import { describeOnNodes, onNode } from './practice.ts';

/** Follows the cluster as `status --watch` does, and keeps every view. */
function follow(ground: Ground) {
  const views: ClusterView[] = [];
  const stop = new AbortController();
  const done = (async () => {
    for await (const view of watchCluster(ground.state, ground.profile(), stop.signal)) views.push(view);
  })();
  return {
    views,
    /** The first view from a moment on that is as wanted; fails with the newest one where none came in time. */
    async until(what: string, since: number, atMostMs: number, is: (view: ClusterView) => boolean) {
      const end = Date.now() + atMostMs;
      for (;;) {
        const found = views.find((view) => view.at >= since && is(view));
        if (found) return found;
        if (Date.now() > end) throw new Error(`${what}: not within ${atMostMs} ms, but ${told(views.at(-1))}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    async end() {
      stop.abort();
      await done;
    },
  };
}

function told(view: ClusterView | undefined): string {
  const nodes = view?.nodes.map(({ name, state, quorum, links, isStreaming }) => {
    return `${name} ${state} quorum ${quorum.isKnown} links ${links.isKnown} streaming ${isStreaming}`;
  });
  return JSON.stringify({ at: view?.at, nodes, reports: view?.reports.map(({ code, node }) => `${code} ${node}`) });
}

function node(view: ClusterView, name: string): NodeView {
  const found = view.nodes.find((one) => one.name === name);
  if (found) return found;
  throw new Error(`a view without ${name}`);
}

/** When corosync on a node told its members anew, the first time from a moment on; milliseconds since the epoch. */
async function membershipChangeAt({ lab }: Ground, name: string, since: number): Promise<number> {
  const line = "journalctl -b -q --no-pager -u corosync -o short-unix | grep -F 'QUORUM] Members['";
  const times = (await onNode(lab, name, line)).stdout.split('\n').map((text) => Number.parseFloat(text) * 1000);
  return times.find((time) => time >= since) ?? Number.NaN;
}

const isWhole = (view: ClusterView) => isWell(view) && view.nodes.every(({ isStreaming }) => isStreaming === true);

/** Nothing of a watch outlives it; brackets, so that the shell which asks is not what is found. */
async function expectNobodyAtWork({ lab }: Ground): Promise<void> {
  const ours = "pgrep -af '[q]uorate|[j]ournalctl --follow|[c]orosync-cmapctl -T|[s]tdbuf|[s]ed -u' || true";
  for (const { name } of lab.nodes) {
    const until = Date.now() + 10_000;
    let left = '?';
    while (left !== '' && Date.now() < until) left = (await onNode(lab, name, ours)).stdout;
    expect({ name, left }).toEqual({ name, left: '' });
  }
}

describeOnNodes('a cluster that is watched', () => {
  let ground: Ground;
  let watching: ReturnType<typeof follow>;

  beforeAll(async () => {
    ground = await makeGround('watch', { packages: 'installed' });
    ground.describe(webService(ground.service));
    expectDone(await ground.apply(await ground.plan()));
    watching = follow(ground);
  });
  afterAll(async () => {
    await watching?.end();
    await ground?.dispose();
  });

  test('is well, and costs its nodes next to nothing while nothing happens', async () => {
    await watching.until('well', 0, 60_000, isWhole);
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const count = watching.views.length;
    // One heartbeat is in it; it goes round the nodes, so what each bears in the long run is their mean.
    const windowMs = 62_000;
    const { nodes, dispose } = await connectAll(
      ground.state,
      ground.profile(),
      ground.profile().description.nodes,
      quiet(),
      'test',
    );
    const used = await Promise.all([...nodes.values()].map((one) => sessionCpuMs(one, windowMs, quiet().signal)));
    await dispose();
    const anHour = (used.reduce((total, ms) => total + ms, 0) / used.length / 1000) * (3_600_000 / windowMs);
    process.stderr.write(`watch: ${anHour.toFixed(2)} CPU seconds an hour on a node (${used.join(', ')} ms)\n`);
    // All of them cost something: a measurement that finds nothing has not looked.
    expect(Math.min(...used)).toBeGreaterThan(0.05);
    expect(anHour).toBeLessThan(4);
    expect(watching.views.length - count).toBeLessThanOrEqual(3);
  });

  test('tells that a node can no longer be read, and reads it again when it can', async () => {
    const since = Date.now();
    // Sessions are cut and sshd is away for a while; the node itself goes on.
    const cut = "pgrep -f 'sshd.*root@notty' | grep -vx $PPID | xargs -r kill";
    await onNode(
      ground.lab,
      'node2',
      `nohup sh -c 'sleep 8; systemctl start ssh' >/dev/null 2>&1 & systemctl stop ssh; ${cut}`,
    );
    const away = await watching.until('unknown', since, 30_000, (view) => !node(view, 'node2').quorum.isKnown);
    expect(node(away, 'node2')).toMatchObject({ links: { isKnown: false }, isStreaming: false });
    expect(isWell(away)).toBe(false);
    const codes = away.reports.filter((report) => report.node === 'node2').map(({ code }) => code);
    // A dial that does not come to its end is told by the deadline of what was asked.
    expect(codes).toContainEqual(expect.stringMatching(/^(SSH_|COMMAND_DEADLINE$)/));
    // The others still see it: only our own way to it is cut.
    expect(away.partitions.map(({ members }) => members)).toEqual([['node1', 'node2', 'node3']]);
    const back = await watching.until('read again', away.at, 60_000, isWhole);
    expect(node(back, 'node2').quorum).toMatchObject({ isKnown: true, value: { isQuorate: true } });
    expect(back.reports).toEqual([]);
  });

  // The first of the nodes: the one that a reader would ask first.
  test('shows a crash and the return, and nothing of the lost node as it was', async () => {
    const crashed = Date.now();
    unwrap(await power(ground.lab.instance, 'node1', 'off'));
    const lost = await watching.until('lost', crashed, 20_000, (view) =>
      ['unclean', 'offline'].includes(node(view, 'node1').state),
    );
    expect(isWell(lost)).toBe(false);
    const unread = await watching.until('unread', crashed, 30_000, (view) => !node(view, 'node1').quorum.isKnown);
    expect(node(unread, 'node1').links.isKnown).toBe(false);
    const back = await watching.until('back', unread.at, 120_000, isWhole);
    expect(node(back, 'node1')).toMatchObject({ state: 'online', quorum: { isKnown: true }, isStreaming: true });
    const between = watching.views.filter(({ at }) => at >= lost.at && at < back.at);
    expect(between.filter(isWell)).toEqual([]);
    const stale = between.filter((view) => {
      const { quorum } = node(view, 'node1');
      return quorum.isKnown && quorum.observedAt < crashed && view.at > crashed + 25_000;
    });
    expect(stale.map(told)).toEqual([]);
    expect(back.status.isKnown && back.status.value.fenceHistory[0]).toMatchObject({
      target: 'node1',
      status: 'success',
    });
    // Nodes have this machine's clock: from corosync's own word on a survivor to the view that shows it.
    const changed = await membershipChangeAt(ground, 'node2', crashed);
    process.stderr.write(`watch: lost ${((lost.at - changed) / 1000).toFixed(1)} s after the membership changed\n`);
    expect(lost.at - changed).toBeLessThan(2_000);
    const after = (view: ClusterView) => `+${((view.at - crashed) / 1000).toFixed(1)} s`;
    process.stderr.write(`watch: lost ${after(lost)}, unread ${after(unread)}, whole again ${after(back)}\n`);
  });

  test('has nobody of ours at work when it is over', async () => {
    await watching.end();
    await expectNobodyAtWork(ground);
  });
});
