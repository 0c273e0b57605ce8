import type { ClusterDescription } from '../cluster/description.ts';
import { allPlatforms } from './detect.ts';
import type { PackageNeed, PackagesRequest, Platform, Shell } from './platform.ts';

export interface NeedOptions {
  /** Shells to install for the people who run the cluster; the distribution's own unless told. */
  readonly shells?: readonly Shell[];
  /** Where no other service keeps the clock. */
  readonly needsClock?: boolean;
}

/** All that a described cluster needs on each node of a platform, each need once. */
export function packageNeeds(
  platform: Platform,
  description: ClusterDescription,
  options: NeedOptions = {},
): readonly PackageNeed[] {
  const { packages } = platform;
  const agents = description.fencing.enabled ? [...new Set(description.fencing.devices.map(({ agent }) => agent))] : [];
  const shells = (options.shells ?? [platform.shell]).flatMap((shell) => packages.shells[shell] ?? []);
  const needs = [
    ...packages.cluster,
    ...shells,
    packages.resourceAgents,
    ...agents.flatMap((agent) => [packages.fenceAgent(agent), ...packages.fenceAgentTools(agent)]),
    ...(options.needsClock ? [packages.clock] : []),
    ...description.packages.map((name) => ({
      purpose: `${name}, which the description lists`,
      anyOf: [name] as const,
    })),
  ];
  const seen = new Set<string>();
  return needs.filter(({ anyOf }) => {
    const key = anyOf.join(' ');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** What a node has and could have, as far as it was asked. */
export interface PackageSupply {
  readonly isInstalled: (name: string) => boolean;
  /** A repository offers it; `undefined` where that is not known. */
  readonly isOffered?: (name: string) => boolean | undefined;
}

export interface ResolvedNeeds {
  /** One package for each need, installed ones included. */
  readonly names: readonly string[];
  /** Those of them that are not installed. */
  readonly missing: readonly string[];
  /** Needs that nothing installed meets and no repository offers. */
  readonly unmet: readonly PackageNeed[];
}

/** Picks for each need what is installed, else what is offered, else (where offers are not known) its first choice. */
export function resolveNeeds(needs: readonly PackageNeed[], supply: PackageSupply): ResolvedNeeds {
  const names = new Set<string>();
  const unmet: PackageNeed[] = [];
  for (const need of needs) {
    const installed = need.anyOf.find((name) => supply.isInstalled(name));
    const offered = need.anyOf.find((name) => supply.isOffered?.(name) === true);
    const unknown = need.anyOf.find((name) => supply.isOffered?.(name) === undefined);
    const chosen = installed ?? offered ?? unknown;
    if (chosen === undefined) unmet.push(need);
    else names.add(chosen);
  }
  return { names: [...names], missing: [...names].filter((name) => !supply.isInstalled(name)), unmet };
}

/** The installation of packages with their units held: a plain structure that the plan's `packagesStep` takes. */
export function installPackages(platform: Platform, names: readonly string[]): PackagesRequest {
  return {
    kind: 'packages',
    names,
    installed: platform.manager.installed,
    install: platform.manager.install(names),
    removeAdded: platform.manager.remove,
    hold: platform.units.startedByPackages,
  };
}

/**
 * Every package name that a description may need on any supported platform: what a node is asked about before it is
 * known which distribution it runs.
 */
export function packageCatalogue(description: ClusterDescription): readonly string[] {
  const needs = allPlatforms().flatMap((platform) =>
    packageNeeds(platform, description, { shells: ['pcs', 'crmsh'], needsClock: true }),
  );
  return [...new Set(needs.flatMap(({ anyOf }) => anyOf))].sort();
}
