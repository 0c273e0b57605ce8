import { randomBytes } from 'node:crypto';
import { authkeyPath, generateAuthkey } from '../../core/corosync/authkey.ts';
import { fromDescription } from '../../core/corosync/from-description.ts';
import { applyPlan, makeDeployPlan } from '../../core/engine/plans.ts';
import { firstCib } from '../../core/pacemaker/cib/from-description.ts';
import { renderPcs } from '../../core/pacemaker/render/pcs.ts';
import { fillTemplate } from '../../core/plan/template.ts';
import { unwrap } from '../../core/result.ts';
import { firstReply, type Ground, quiet, sh } from './ground.ts';

/** Three ways from stopped nodes to a client's first good reply; each answers with milliseconds. */
export const ways: Readonly<Record<string, (ground: Ground) => Promise<number>>> = { byHand, withPcs, withQuorate };

/** The least that one can do by hand: three files on all nodes at once, then one start. */
async function byHand(ground: Ground): Promise<number> {
  const { description } = ground.profile;
  const authkey = generateAuthkey();
  const cib = unwrap(
    await fillTemplate(
      firstCib(description, { temporary: { 'dc-deadtime': '2s' } }).xml,
      ground.state.secrets(ground.profile),
      'xml',
    ),
  );
  const conf = fromDescription(description);
  const call = { signal: quiet.signal, deadlineMs: 30_000 };
  const replied = firstReply(ground);
  const root = { owner: 'root', group: 'root' };
  await Promise.all(
    ground.nodes.map((node) =>
      Promise.all([
        node.write({ path: authkeyPath, content: authkey, mode: 0o400, ...root }, call),
        node.write({ path: '/etc/corosync/corosync.conf', content: conf, mode: 0o644, ...root }, call),
        node.write(
          { path: '/var/lib/pacemaker/cib/cib.xml', content: cib, mode: 0o600, owner: 'hacluster', group: 'haclient' },
          call,
        ),
      ]),
    ),
  );
  await Promise.all(ground.nodes.map((node) => sh(node, 'systemctl start pacemaker')));
  return replied;
}

/** The same by pcs, in the very lines that Quorate shows beside its plan. */
async function withPcs(ground: Ground): Promise<number> {
  const { description } = ground.profile;
  const password = randomBytes(12).toString('hex');
  // Where pcsd stands ready and hacluster has a password, as pcs wants it; not measured.
  await Promise.all(
    ground.nodes.map((node) =>
      sh(
        node,
        `echo hacluster:${password} | chpasswd; systemctl start pcsd; until curl -sk -o /dev/null https://127.0.0.1:2224/; do sleep 0.2; done`,
      ),
    ),
  );
  const secrets = ground.state.secrets(ground.profile);
  const lines = await Promise.all(
    renderPcs(description, '0.11')
      .filter((line) => !line.includes('enable --all'))
      .map(async (line) => {
        let filled = line.replace(/(pcs host auth .*-u hacluster)/, `$1 -p ${password}`);
        for (const { targets } of description.fencing.devices) {
          const [node = ''] = targets;
          if (!line.includes(`pcs stonith create fence-${node} `)) continue;
          const clear = await secrets(`fence/${node}`);
          filled = filled.replace(/password=\S+/, `password=${clear?.reveal() ?? ''}`);
        }
        return filled;
      }),
  );
  const [first] = ground.nodes;
  if (!first) throw new Error('no node');
  const replied = firstReply(ground);
  await sh(first, lines.join('\n'));
  const took = await replied;
  await Promise.all(ground.nodes.map((node) => sh(node, 'systemctl stop pcsd')));
  return took;
}

/** Quorate: survey, plan, journal, apply; it verifies on after the first reply. */
async function withQuorate(ground: Ground): Promise<number> {
  const replied = firstReply(ground);
  const plan = unwrap(await makeDeployPlan(ground.state, ground.profile, quiet));
  const outcome = unwrap(await applyPlan(ground.state, ground.profile, plan, quiet));
  if (outcome.state !== 'done')
    throw new Error(outcome.reports.map(({ text, evidence }) => `${text} ${evidence?.output ?? ''}`).join('\n'));
  return replied;
}
