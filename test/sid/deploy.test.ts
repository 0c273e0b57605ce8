import { afterAll, beforeAll, expect, test } from 'vitest';
import { webService } from '../../core/cli/demo/web-service.ts';
import type { ClusterDescriptionInput } from '../../core/cluster/description.ts';
import { drillCrash } from '../../core/engine/drills.ts';
import { undoRun } from '../../core/engine/plans.ts';
import { unwrap } from '../../core/result.ts';
import { expectDone, type Ground, makeGround, onEach, quiet } from '../lab/deploying.ts';
import { attributes, expectCluster } from '../lab/inspect.ts';
import { describeOnNodes, onNode } from '../lab/practice.ts';

/**
 * Apache by its unit: its agent (resource-agents 4.18.0) makes no folder under /run, where sid's apache2 has its PidFile
 * since it left /var/run, so that `ocf:heartbeat:apache` says "environment is invalid" there.
 */
function onSid(service: Partial<ClusterDescriptionInput>): Partial<ClusterDescriptionInput> {
  const resources = service.resources?.map((resource) =>
    resource.type !== 'group'
      ? resource
      : {
          ...resource,
          members: resource.members.map((member) =>
            member.id === 'web-server' ? { ...member, agent: 'systemd:apache2', parameters: {} } : member,
          ),
        },
  );
  return { ...service, ...(resources ? { resources } : {}) };
}

/** Debian sid, where `stonith-*` became `fencing-*`; `npm test -- --project sid`. */
describeOnNodes('a web service on three bare nodes of Debian sid', () => {
  let ground: Ground;
  let runId: string | undefined;
  const ask = async (line: string) => (await onNode(ground.lab, 'node1', line)).stdout;

  beforeAll(async () => {
    ground = await makeGround('sid', { release: 'sid' });
    ground.describe(onSid(webService(ground.service)));
  }, 1_500_000);
  afterAll(() => ground?.dispose());

  test("is deployed, as the cluster's own tools see it", async () => {
    const plan = await ground.plan();
    const outcome = expectDone(await ground.apply(plan));
    // A second try finds everything there; what is taken back at the end is what was done at first.
    runId ??= outcome.runId;
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders
    const versions = await ask("dpkg-query -W -f '${Package} ${Version}\\n' pacemaker corosync pcs resource-agents");
    process.stderr.write(`sid today: ${versions.replaceAll('\n', ', ')}\n`);
    const page = { address: ground.service.address, holds: /Apache2 .*Default Page/ };
    await expectCluster(ground.lab, { running: ['web-ip', 'web-server'], page, fencingOption: 'fencing-enabled' });
  }, 400_000);

  test('has no option under a name of before', async () => {
    const options = attributes(await ask('cibadmin --query --scope crm_config'), 'nvpair');
    const names = options.map((option) => option.get('name') ?? '');
    expect(names).toContain('fencing-enabled');
    expect(names.filter((name) => /^stonith-|^fence-reaction$|orphan/.test(name))).toEqual([]);
    // What the cluster itself says of each: a deprecated name would be told there.
    const listed = await ask('crm_attribute --list-options=cluster --all --output-as=xml');
    for (const name of names) expect(listed).toContain(`<parameter name="${name}"`);
    expect(await ask('crm_verify --live-check -VV 2>&1 | grep -i deprecated || true')).toBe('');
    const [alone] = await onEach(ground.lab, 'pcs property config');
    expect(alone).toMatch(/fencing-enabled[=:] ?true/);
  });

  test('is planned again to nothing', async () => {
    expect((await ground.plan()).steps).toEqual([]);
  });

  test('survives the power cut of the node that serves', async () => {
    const kept = unwrap(await drillCrash(ground.state, ground.profile(), { ...quiet(), confirm: async () => true }));
    expect(kept.run.verdict).toBe('PASS');
  }, 400_000);

  test('is taken back by undo', async () => {
    expectDone(await undoRun(ground.state, runId ?? '', quiet()), 'undone');
    // Debian 12's package took this folder along when it was purged; sid's leaves what Pacemaker wrote there.
    const remains =
      'ls -d /etc/corosync /var/lib/corosync /var/lib/pacemaker/cib/cib.xml 2>/dev/null; pgrep -l "corosync|pacemaker|pcsd" || true';
    expect(await onEach(ground.lab, remains)).toEqual(['', '', '']);
  }, 400_000);
});
