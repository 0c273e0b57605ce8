import type { ClusterDescription } from '../../cluster/description.ts';
import { authkeyPath } from '../../corosync/authkey.ts';
import { commandStep, removeStep, unitStep } from '../../plan/make.ts';
import type { Step } from '../../plan/plan.ts';
import { cibFolder, corosyncConf } from './node-steps.ts';

/**
 * The steps that take a cluster off its machines: Pacemaker stops everywhere (and with it every resource), then
 * corosync, then their configuration goes. Packages and the services' data stay.
 */
export function destroySteps(
  description: ClusterDescription,
  files: ReadonlyMap<string, ReadonlyMap<string, string>>,
): readonly Step[] {
  const nodes = description.nodes.map(({ name }) => name);
  const stop = (unit: string, title: string, dependsOn: readonly string[]) =>
    nodes.map((node) => unitStep({ node, unit, active: false, enabled: false, title, dependsOn }));
  const pacemaker = stop('pacemaker.service', 'Stop Pacemaker and its resources', []);
  const corosync = stop(
    'corosync.service',
    'Stop corosync',
    pacemaker.map(({ id }) => id),
  );
  const dependsOn = corosync.map(({ id }) => id);
  const removals = nodes.flatMap((node) => {
    const conf = files.get(node)?.get(corosyncConf);
    return [
      removeStep({ node, path: corosyncConf, ...(conf === undefined ? {} : { before: conf }), dependsOn }),
      removeStep({ node, path: authkeyPath, dependsOn }),
      commandStep({
        id: `${node}/remove-cib`,
        node,
        title: 'Remove the CIB and its history',
        probe: { argv: ['find', cibFolder, '-type', 'f'], lacks: 'cib' },
        run: [{ argv: ['find', cibFolder, '-type', 'f', '-delete'] }],
        dependsOn,
        undoing: { irreversible: "the configuration is kept in Quorate's profile, its history is not" },
      }),
    ];
  });
  return [...pacemaker, ...corosync, ...removals];
}
