import type { ClusterDescription } from '../../cluster/description.ts';
import { commandStep, unitStep } from '../../plan/make.ts';
import type { Step } from '../../plan/plan.ts';
import { authenticateHosts, enableHacluster, setHaclusterPassword } from '../../platform/pcsd.ts';
import type { NodeSituation } from './situation.ts';

/** The account's password, in the profile's vault. */
export const pcsPasswordSecret = 'hacluster/password';

/**
 * What makes pcs work across the nodes, where the distribution has it: pcsd at boot, a password for its account, the
 * nodes known to each other. Last of all: the cluster does not need it, its administrators do.
 */
export function pcsSteps(
  description: ClusterDescription,
  situations: readonly NodeSituation[],
  after: readonly string[],
): readonly Step[] {
  if (!situations.every(({ platform }) => platform.shell === 'pcs' && platform.units.pcsd)) return [];
  const passwords = situations
    .filter(({ hasPcsPassword }) => !hasPcsPassword)
    .map(({ node }) =>
      commandStep({
        id: `${node}/hacluster-password`,
        node,
        title: 'Give hacluster a password, for pcsd',
        run: [setHaclusterPassword(pcsPasswordSecret), enableHacluster()],
        verify: { argv: ['passwd', '--status', 'hacluster'], matches: '^hacluster PS? ' },
        isRepeatable: true,
        dependsOn: after,
        undo: [{ argv: ['passwd', '--lock', 'hacluster'] }],
      }),
    );
  const units = situations
    .filter(({ units }) => !units.get('pcsd')?.isActive || !units.get('pcsd')?.isEnabled)
    .map(({ node }) =>
      unitStep({
        node,
        unit: 'pcsd.service',
        active: true,
        enabled: true,
        title: 'Enable and start pcsd',
        dependsOn: after,
      }),
    );
  // A password that somebody else gave stays, and then only they can make the nodes known to each other.
  if (passwords.length < situations.length) return [...passwords, ...units];
  const [via = ''] = description.nodes.map(({ name }) => name);
  const authenticated = { argv: ['pcs', 'status', 'pcsd'] as const, lacks: 'Unauthorized|Offline|Unable' };
  return [
    ...passwords,
    ...units,
    commandStep({
      id: 'cluster/pcs-host-auth',
      node: null,
      via,
      title: 'Make the nodes known to pcs',
      run: [authenticateHosts(description, pcsPasswordSecret)],
      verify: authenticated,
      isRepeatable: true,
      dependsOn: [...passwords, ...units].map(({ id }) => id),
      undo: [{ argv: ['pcs', 'host', 'deauth', ...description.nodes.map(({ name }) => name)] }],
    }),
  ];
}
