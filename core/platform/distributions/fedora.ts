import type { Distribution } from '../platform.ts';
import { rhelFamily, rhelPackages } from './rhel.ts';

/** Fedora from 42; the cluster packages are in its base repository. */
export const fedora: Distribution = ({ release }) => {
  const version = release.get('VERSION_ID') ?? '';
  if (release.get('ID') !== 'fedora' || !/^\d+$/.test(version) || Number(version) < 42) return undefined;
  return {
    ...rhelFamily,
    id: 'fedora',
    version,
    name: release.get('PRETTY_NAME') ?? `Fedora ${version}`,
    isProven: false,
    versions: { corosync: '3.1', pacemaker: '3.0', pcs: '0.12' },
    packages: rhelPackages,
    repositories: [],
  };
};
