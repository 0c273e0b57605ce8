import { afterAll, beforeAll, expect, test } from 'vitest';
import { webService } from '../../core/cli/demo/web-service.ts';
import { undoRun } from '../../core/engine/plans.ts';
import type { RunOutcome } from '../../core/plan/outcome.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { expectDone, type Ground, makeGround, onEach, quiet } from './deploying.ts';
import { expectCluster } from './inspect.ts';
import { describeOnNodes, onNode } from './practice.ts';

/** What undo has to bring back: packages, units, and every file of /etc but those of the packages' accounts. */
const snapshot = [
  'dpkg --get-selections',
  'systemctl list-unit-files --plain --no-legend --state=enabled,disabled,masked,masked-runtime',
  // Those that D-Bus starts when somebody asks (timedatectl, say) come and go by themselves.
  'systemctl list-units --plain --no-legend --type=service --state=active | cut -d" " -f1 | grep -vE "^systemd-(timedated|hostnamed|localed)\\.service$"',
  "cd /etc && find . -type f -not -name '*-' -not -path './ssl/*' -not -path './systemd/*' | sort | xargs -d '\\n' sha256sum",
].join('; ');

/** Accounts and caches, which Debian's packages leave behind when they are purged, on purpose. */
const leftByPackages = /\.\/(passwd|group|shadow|gshadow|subuid|subgid|ld\.so\.cache|mailcap|machine-id)$/;

for (const release of ['bookworm', 'trixie'] as const) {
  describeOnNodes(`a web service on three bare ${release} nodes`, () => {
    let ground: Ground;
    let before: readonly string[];
    let plan: Plan;
    let outcome: RunOutcome;

    beforeAll(async () => {
      ground = await makeGround(release === 'bookworm' ? 'dep12' : 'dep13', { release });
      ground.describe(webService(ground.service));
      before = await onEach(ground.lab, snapshot);
    });
    afterAll(() => ground.dispose());

    test("is deployed, as the cluster's own tools see it", async () => {
      plan = await ground.plan();
      outcome = expectDone(await ground.apply(plan));
      const page = { address: ground.service.address, holds: /Apache2 .*Default Page/ };
      await expectCluster(ground.lab, { running: ['web-ip', 'web-server'], page });
    }, 400_000);

    test('is planned again to nothing', async () => {
      expect((await ground.plan()).steps).toEqual([]);
    });

    test('refuses the plan that was made for the machines as they were', async () => {
      expect(await ground.apply(plan)).toMatchObject({ ok: false, reports: [{ code: 'PLAN_STALE' }] });
    });

    test('is taken back by undo: packages, units and files, and what could not be is told', async () => {
      const undone = expectDone(await undoRun(ground.state, outcome.runId, quiet()), 'undone');
      const kept = undone.steps.filter(({ state }) => state === 'kept').map(({ stepId }) => stepId);
      expect(kept).toEqual(['cluster/first-start']);
      expect(undone.reports).toMatchObject([{ code: 'UNDO_NOT_POSSIBLE', node: 'node1' }]);
      const lines = (text: string) => text.split('\n').filter((line) => !leftByPackages.test(line));
      const after = await onEach(ground.lab, snapshot);
      expect(after.map(lines)).toEqual(before.map(lines));
      const remains = await onEach(
        ground.lab,
        'ls -d /etc/corosync /var/lib/pacemaker /var/lib/corosync 2>/dev/null; pgrep -l "corosync|pacemaker|pcsd|apache" || true',
      );
      expect(remains).toEqual(['', '', '']);
      expect(
        (await onNode(ground.lab, 'client', `curl -sS --max-time 2 http://${ground.service.address}/`)).code,
      ).not.toBe(0);
    });
  });
}
