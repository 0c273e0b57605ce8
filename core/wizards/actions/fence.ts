import { nodeNameSchema } from '../../cluster/description.ts';
import { awaitStep, commandStep } from '../../plan/make.ts';
import { literal } from '../deploy/crm-mon-pattern.ts';
import type { ActionKind } from './action-kind.ts';
import type { ActionOf } from './everyday-action.ts';
import { impossible, unknownNode } from './refusals.ts';
import { leaving, nodeShows, runsOn, waitSteps } from './waits.ts';

const history = ['crm_mon', '--one-shot', '--fence-history=2', '--output-as=xml'] as const;

/** The node's power is cut by its fence device, and given again. @see stonith_admin(8) --reboot */
export const fence: ActionKind<ActionOf<'fence'>> = {
  title: ({ node }) => `Fence ${node}`,
  refuse: ({ node }, situation) => {
    const unknown = unknownNode(node, situation);
    const { live } = situation;
    if (unknown.length > 0 || !live) return unknown;
    if (live.status.options.isFencingEnabled === false) {
      return impossible('Fencing is off in this cluster (stonith-enabled).', 'Switch it on first.');
    }
    const devices = live.model.fenceDevices.filter(({ targets }) => targets.length === 0 || targets.includes(node));
    const others = live.status.resources.filter(({ agent }) => agent.startsWith('stonith:'));
    if (devices.length === 0 && others.length === live.model.fenceDevices.length) {
      return impossible(`No fence device of the cluster names ${node}.`, 'Add one, and prove it with a drill.');
    }
    if (live.via === node && live.status.nodes.every(({ name, isOnline }) => name === node || !isOnline)) {
      return impossible(`${node} is the only node that is online: nobody is left to fence it.`, 'Use its BMC itself.');
    }
    return [];
  },
  whatIf: ({ node }, { cib }) => ({ cib, lostNode: node }),
  leaves: ({ node }) => node,
  steps: (action, { situation, live, predicted }) => {
    const node = nodeNameSchema.parse(action.node);
    const isOnline = (name: string) => live.status.nodes.some((one) => one.name === name && one.isOnline);
    const via = [live.via, ...situation.reached].find((name) => name !== node && isOnline(name)) ?? live.via;
    const known = live.status.fenceHistory
      .filter(({ target }) => target === node)
      .flatMap((one) => one.completedAt ?? []);
    const older = known.map((at) => `(?![^>]*completed="${literal(at)}")`).join('');
    const cut = commandStep({
      id: `cluster/fence-${node}`,
      node: null,
      via,
      title: `Fence ${node}: cut its power, and give it again`,
      run: [{ argv: ['stonith_admin', '--reboot', node, '--timeout=120'], deadlineMs: 180_000 }],
      // A run that was cut sees by a newer entry that it is done, and does not fence a second time.
      verify: {
        argv: history,
        matches: `<fence_event (?=[^>]*target="${literal(node)}")(?=[^>]*status="success")${older}[^>]*>`,
      },
      failure: {
        code: 'FENCE_FAILED',
        text: `${node} could not be fenced.`,
        why: 'Whether it still runs is not known; the cluster starts nothing elsewhere that could run there.',
        next: 'Read what the device said, cut its power by hand, and only then confirm: stonith_admin --confirm NODE.',
        explain: [{ argv: ['stonith_admin', '--history', node, '--verbose'], expect: [0, 1, 105] }],
      },
      undoing: { irreversible: 'its power was cut, and what it had not written is lost' },
      pcs: [`pcs stonith fence ${node}`],
      crmsh: [`crm node fence ${node}`],
      usualMs: 8_000,
    });
    const shown = {
      title: 'Wait until all else is where it belongs',
      lacks: leaving(predicted, node).map((resource) => runsOn(resource, node)),
    };
    const waits = waitSteps({ via, dependsOn: [cut.id] }, shown);
    const units = situation.units.get(node);
    const comesBack = [...(units?.values() ?? [])].filter(({ enabled }) => enabled === 'enabled').length === 2;
    if (!comesBack) return [cut, ...waits];
    const back = awaitStep({
      id: `${node}/back`,
      node: null,
      via,
      title: `Wait until ${node} is back`,
      until: { argv: ['crm_mon', '--one-shot', '--output-as=xml'], matches: nodeShows(node, 'online="true"') },
      everyMs: 1_000,
      deadlineMs: 600_000,
      explain: [{ argv: ['corosync-cfgtool', '-n'], expect: [0, 1] }],
      dependsOn: waits.map(({ id }) => id),
      usualMs: 30_000,
    });
    return [cut, ...waits, back];
  },
  remarks: ({ node }, { units }) => {
    const states = [...(units.get(node)?.values() ?? [])];
    const isEnabled = states.length === 2 && states.every(({ enabled }) => enabled === 'enabled');
    return [
      `The power of ${node} is cut without warning: what it has not written is lost.`,
      isEnabled
        ? `${node} boots, and joins again by itself.`
        : `${node} boots, but joins again only when the cluster is started there.`,
    ];
  },
  typeToConfirm: ({ node }) => node,
};
