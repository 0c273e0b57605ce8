import type { ClusterDescription } from '../cluster/description.ts';
import { packageNeeds, resolveNeeds } from '../platform/needs.ts';
import { error, info, type Report, warning } from '../report.ts';
import { judge, knownValue, notChecked } from './fact.ts';
import type { Facts, NodeFacts } from './facts.ts';

/** Findings about distributions and packages: whether all that is needed is there or can be installed. */
export function packageFindings(facts: Facts, description: ClusterDescription): readonly Report[] {
  const nodes = [...facts.nodes.values()];
  return [
    ...nodes.flatMap(({ platformReports }) => platformReports),
    ...nodes.flatMap((node) => [
      ...lock(node),
      ...database(node),
      ...supply(node, description),
      ...transport(node, description),
    ]),
    ...mixedPlatforms(nodes),
    ...mixedVersions(nodes),
  ];
}

function lock({ node, packageLock }: NodeFacts): readonly Report[] {
  return judge(node, packageLock, 'whether its package manager is in use', ([holder]) =>
    holder === undefined
      ? []
      : [
          warning('PACKAGES_LOCKED', `The package manager of ${node} is in use by ${holderText(holder)}.`, {
            node,
            why: 'Nothing can be installed meanwhile; a plan waits two minutes for it and then stops.',
            next: `Wait until it has ended: \`ps ${holder.pid > 0 ? holder.pid : '-e'}\`.`,
            evidence: { file: holder.file, output: `${holder.pid} ${holder.name}`.trim() },
          }),
        ],
  );
}

function holderText({ name, pid }: { readonly name: string; readonly pid: number }): string {
  if (pid <= 0) return 'a process outside of it';
  return name === '' ? `process ${pid}` : `${name} (process ${pid})`;
}

function database({ node, packageState, packageLock }: NodeFacts): readonly Report[] {
  // In the middle of an installation it can't be whole; whether it is, is seen when that has ended.
  const isInUse = (knownValue(packageLock) ?? []).length > 0;
  const told = isInUse ? warning : error;
  return judge(node, packageState, 'its package database', (complaint) =>
    complaint === ''
      ? []
      : [
          told('PACKAGES_BROKEN', `The package database of ${node} is not whole.`, {
            node,
            why: isInUse
              ? 'An installation is under way, or was interrupted; in that case further ones fail.'
              : 'An installation was interrupted; further ones fail or leave more behind.',
            next: isInUse
              ? 'Wait until it has ended, then check again.'
              : 'Run `dpkg --configure -a` and `apt-get -f install` there, then check again.',
            evidence: { command: 'dpkg --audit', output: complaint.slice(0, 2000) },
          }),
        ],
  );
}

/** Each need is installed, or some repository offers it. */
function supply(node: NodeFacts, description: ClusterDescription): readonly Report[] {
  const platform = knownValue(node.platform);
  if (!platform) return [];
  if (!node.packages.isKnown) return [notChecked(node.node, 'which packages it has', node.packages.why)];
  const installed = node.packages.value;
  const needs = packageNeeds(platform, description);
  const isInstalled = (name: string) => installed.has(name);
  if (resolveNeeds(needs, { isInstalled }).missing.length === 0) return [];
  if (!node.candidates.isKnown)
    return [notChecked(node.node, 'which packages its repositories offer', node.candidates.why)];
  const offered = node.candidates.value;
  const { unmet } = resolveNeeds(needs, { isInstalled, isOffered: (name) => offered.has(name) });
  if (unmet.length === 0) return [];
  if (knownValue(node.packageLists) === 0)
    return [notChecked(node.node, 'which packages its repositories offer', 'no package list was ever fetched there')];
  const isOff = platform.repositories.length > 0;
  return unmet.map((need) =>
    (isOff ? info : error)('PACKAGE_UNAVAILABLE', `No repository of ${node.node} offers ${need.purpose}.`, {
      node: node.node,
      why: `One of these packages is needed: ${need.anyOf.join(', ')}.`,
      next: isOff
        ? `The plan will do this first: ${platform.repositories.map(({ title }) => title).join('; ')}.`
        : nextForSources(platform.id),
      evidence: {
        command: `${platform.manager.name === 'apt' ? 'apt-cache policy' : 'dnf list'} ${need.anyOf.join(' ')}`,
      },
    }),
  );
}

function nextForSources(id: string): string {
  if (id === 'ubuntu') return 'Enable the component universe in its APT sources and run `apt-get update`.';
  if (id === 'debian') return 'Correct its APT sources (the component main is enough) and run `apt-get update`.';
  return 'Enable the repository that has it.';
}

/** SLES 15 has corosync 2: no knet. */
function transport({ node, platform }: NodeFacts, { corosync, nodes }: ClusterDescription): readonly Report[] {
  const release = knownValue(platform);
  if (!release || Number.parseInt(release.versions.corosync, 10) >= 3) return [];
  if (corosync.transport !== 'knet' && nodes.every(({ links }) => links.length === 1)) return [];
  return [
    error('COROSYNC_TOO_OLD', `${release.name} ships corosync ${release.versions.corosync}, which has no knet.`, {
      node,
      why: 'More than one link and the described encryption need corosync 3.',
      next: 'Take a newer release, or describe `transport: udpu` with one link.',
    }),
  ];
}

function mixedPlatforms(nodes: readonly NodeFacts[]): readonly Report[] {
  const found = nodes.flatMap(({ node, platform }) => (platform.isKnown ? [{ node, platform: platform.value }] : []));
  const [first] = found;
  if (!first) return [];
  const text = found.map(({ node, platform }) => `${node}: ${platform.name}`).join(', ');
  const [series, releases] = [
    new Set(found.map(({ platform }) => platform.versions.pacemaker.split('.')[0])),
    new Set(found.map(({ platform }) => `${platform.id} ${platform.version.split('.')[0]}`)),
  ];
  if (releases.size === 1) return [];
  const told = series.size > 1 ? error : warning;
  return [
    told('PLATFORM_MIXED', `The nodes run different distributions or releases: ${text}.`, {
      why:
        series.size > 1
          ? 'Their Pacemaker is of different series, and the newest syntax of a CIB locks the older nodes out.'
          : 'Agents and defaults differ, so a service may run on one node and not on another.',
      next: 'Bring all nodes to one release of one distribution.',
      evidence: { file: '/etc/os-release', output: text },
    }),
  ];
}

const compared = ['corosync', 'pacemaker', 'sbd', 'resource-agents', 'drbd-utils'];

/** HOST-07: versions that are installed (or would be) differ between nodes of one release. */
function mixedVersions(nodes: readonly NodeFacts[]): readonly Report[] {
  const releases = new Set(nodes.map(({ platform }) => knownValue(platform)?.name));
  if (releases.size !== 1) return [];
  return compared.flatMap((name) => {
    const versions = nodes.flatMap(({ node, packages, candidates }) => {
      const version = knownValue(packages)?.get(name) ?? knownValue(candidates)?.get(name);
      return version === undefined ? [] : [{ node, version }];
    });
    if (new Set(versions.map(({ version }) => version)).size < 2) return [];
    const text = versions.map(({ node, version }) => `${node}: ${version}`).join(', ');
    return [
      warning('HOST-07', `The nodes have (or would get) different versions of ${name}: ${text}.`, {
        why: 'A cluster of mixed versions speaks the oldest one, and an upgraded CIB has no way back.',
        next: 'Update the package lists and packages of all nodes from the same repositories.',
        evidence: { output: text },
      }),
    ];
  });
}
