import type { ClusterDescription } from '../../cluster/description.ts';
import { authkeyPath, authkeySecret } from '../../corosync/authkey.ts';
import { commandStep, fileStep, packagesStep, unitStep } from '../../plan/make.ts';
import type { Step } from '../../plan/plan.ts';
import type { PlatformChange } from '../../platform/platform.ts';
import { managedUnits } from './service-units.ts';
import type { NodeSituation } from './situation.ts';

export const corosyncConf = '/etc/corosync/corosync.conf';

export const cibFolder = '/var/lib/pacemaker/cib';
export const firstCibFile = `${cibFolder}/cib.xml`;

/** The texts that all nodes get alike. */
export interface ClusterTexts {
  readonly corosyncConf: string;
  /** With placeholders where the CIB holds secrets. */
  readonly firstCib: string;
  readonly pcs: readonly string[];
  readonly crmsh: string;
}

/** What must be done on one node before any node starts: packages, firewall, files. Empty where it is done. */
export function nodeSteps(
  description: ClusterDescription,
  situation: NodeSituation,
  texts: ClusterTexts,
): readonly Step[] {
  const packages = packageSteps(situation, managedUnits(description.resources, situation.platform.family));
  const sample = sampleSteps(
    situation,
    packages.map(({ id }) => id),
  );
  const before = [...packages, ...sample].map(({ id }) => id);
  return [
    ...packages,
    ...sample,
    ...changeSteps(situation.node, 'firewall', situation.firewall),
    ...fileSteps(description, situation, texts, before),
    ...serviceUnitSteps(description, situation, before),
  ];
}

/** Milliseconds that the packages take on a first node; measured times take its place. */
const usualInstallMs = 45_000;

function packageSteps(situation: NodeSituation, managed: readonly string[]): readonly Step[] {
  const { node, packages } = situation;
  if (!packages) return [];
  const repositories = changeSteps(node, 'repository', situation.repositories);
  const { kind: _kind, ...request } = packages;
  const hold = [...request.hold, ...managed.map((unit) => `${unit}.service`)];
  const usualMs = usualInstallMs;
  return [
    ...repositories,
    packagesStep({ node, ...request, hold, usualMs, dependsOn: repositories.map(({ id }) => id) }),
  ];
}

/** Debian's packages start a one-node sample cluster; its state must go before ours takes its place. */
function sampleSteps(situation: NodeSituation, after: readonly string[]): readonly Step[] {
  const { node } = situation;
  if (!situation.isSampleCluster || (!situation.hasCib && !situation.units.get('corosync')?.isActive)) return [];
  const stop = (unit: string, dependsOn: readonly string[]) =>
    unitStep({ node, unit, active: false, dependsOn, title: `Stop ${unit} of the distribution's sample cluster` });
  const pacemaker = stop('pacemaker', after);
  const corosync = stop('corosync', [pacemaker.id]);
  return [
    pacemaker,
    corosync,
    commandStep({
      id: `${node}/clear-sample`,
      node,
      title: "Clear the sample cluster's empty CIB",
      probe: { argv: ['find', cibFolder, '-type', 'f', '-name', 'cib*'], lacks: 'cib' },
      run: [{ argv: ['find', cibFolder, '-type', 'f', '-name', 'cib*', '-delete'] }],
      dependsOn: [corosync.id],
      undoing: { irreversible: 'it is the empty configuration that the package made' },
    }),
  ];
}

function changeSteps(node: string, name: string, changes: readonly PlatformChange[]): readonly Step[] {
  return changes.map(({ title, probe, run, undo }, index) =>
    commandStep({ id: `${node}/${name}-${index + 1}`, node, title, probe, run, undo }),
  );
}

function fileSteps(
  description: ClusterDescription,
  situation: NodeSituation,
  texts: ClusterTexts,
  dependsOn: readonly string[],
): readonly Step[] {
  const { node, files } = situation;
  const isFirst = description.nodes[0]?.name === node;
  const before = (path: string) => {
    const text = files.get(path);
    return text === undefined ? {} : { before: text };
  };
  const isSetup = (line: string) => /^pcs (host|cluster) /.test(line);
  const isMember = situation.units.get('corosync')?.isActive === true && !situation.isSampleCluster;
  const hasOurCib = situation.hasCib && !situation.isSampleCluster;
  const authkey = fileStep({
    node,
    path: authkeyPath,
    content: { secret: authkeySecret },
    encoding: 'base64',
    mode: 0o400,
    makeParents: true,
    dependsOn,
  });
  const conf = fileStep({
    node,
    path: corosyncConf,
    content: texts.corosyncConf,
    makeParents: true,
    ...before(corosyncConf),
    dependsOn,
    ...(isFirst ? { pcs: texts.pcs.filter(isSetup) } : {}),
  });
  const clear = clearCib(situation, dependsOn);
  const cib = fileStep({
    id: `${node}/first-cib`,
    title: 'Put the first CIB in place',
    node,
    path: firstCibFile,
    content: texts.firstCib,
    encoding: 'template',
    escape: 'xml',
    mode: 0o600,
    owner: 'hacluster',
    group: 'haclient',
    unlessRunning: 'pacemaker.service',
    dependsOn: [...dependsOn, ...clear.map(({ id }) => id)],
    ...(isFirst
      ? {
          pcs: texts.pcs.filter((line) => !isSetup(line)),
          crmsh: texts.crmsh.split('\n').filter((line) => line.trim() !== ''),
        }
      : {}),
  });
  return [
    ...(isMember ? [] : [authkey]),
    ...(files.get(corosyncConf) === texts.corosyncConf ? [] : [conf]),
    ...(hasOurCib ? [] : [...clear, cib]),
    ...description.files
      .filter((file) => !file.nodes || file.nodes.includes(node))
      .filter((file) => typeof file.content !== 'string' || files.get(file.path) !== file.content)
      .map((file) =>
        fileStep({
          node,
          path: file.path,
          content: file.content,
          mode: Number.parseInt(file.mode, 8),
          owner: file.owner,
          group: file.group,
          makeParents: true,
          ...(typeof file.content === 'string' ? before(file.path) : {}),
          dependsOn,
        }),
      ),
  ];
}

/**
 * A cluster that was taken back leaves the earlier generations of its CIB, and a signature that the new one does not
 * match: Pacemaker would put the new one aside and start with what was.
 */
function clearCib({ node, hasCibRemains }: NodeSituation, dependsOn: readonly string[]): readonly Step[] {
  if (!hasCibRemains) return [];
  const remains = ['find', cibFolder, '-type', 'f', '-name', 'cib*', '!', '-name', 'cib.xml'] as const;
  return [
    commandStep({
      id: `${node}/clear-cib`,
      node,
      title: 'Clear what an earlier cluster left of its CIB',
      probe: { argv: remains, lacks: 'cib' },
      run: [{ argv: [...remains, '-delete'] }],
      dependsOn,
      undoing: { irreversible: 'these are earlier generations of a configuration that is gone' },
    }),
  ];
}

/** What Pacemaker manages, systemd must leave alone. */
function serviceUnitSteps(
  description: ClusterDescription,
  situation: NodeSituation,
  dependsOn: readonly string[],
): readonly Step[] {
  const willInstall = dependsOn.some((id) => id.endsWith('/packages'));
  return managedUnits(description.resources, situation.platform.family)
    .filter((unit) => {
      const state = situation.units.get(unit);
      return state ? state.isEnabled || (state.isActive && !situation.hasCib) : willInstall;
    })
    .map((unit) =>
      unitStep({
        node: situation.node,
        unit: `${unit}.service`,
        active: false,
        enabled: false,
        title: `Hand ${unit} over from systemd to Pacemaker`,
        dependsOn,
      }),
    );
}
