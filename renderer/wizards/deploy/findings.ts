import type { CheckedDescription, ClusterDescriptionInput } from '../../../core/contract/profiles.ts';
import type { Report } from '../../../core/contract/tasks.ts';
import type { StepId } from './answers.ts';
import { agentOf, parameterOf } from './fencing.ts';
import { accessOf } from './machines.ts';
import { recipeIdOf } from './recipes.ts';

export type Path = readonly (string | number)[];

/** What is wrong at one place of the answers, in words that stand beside its field. */
export interface FieldFinding {
  readonly path: Path;
  readonly text: string;
  readonly severity: Report['severity'];
  readonly report?: Report;
}

/** The screen on which a place of the description is asked about. */
export function stepOf(path: Path): StepId {
  const [top, , part] = path;
  if (top === 'nodes' && part === 'links') return path[3] === 0 || path.length < 4 ? 'machines' : 'links';
  if (top === 'nodes' && part === 'votes') return 'quorum';
  if (top === 'corosync') return 'links';
  if (top === 'quorum') return 'quorum';
  if (top === 'fencing' || top === 'properties') return 'fencing';
  if (
    typeof top === 'string' &&
    ['resources', 'resourceDefaults', 'constraints', 'packages', 'files', 'probes', 'vantagePoints'].includes(top)
  )
    return 'service';
  return 'machines';
}

/** What is wrong with fencing is asked about there, also where the engine hangs it on the node. */
function screenOf({ path, report }: FieldFinding): StepId {
  return report?.code.startsWith('FENC') ? 'fencing' : stepOf(path);
}

/** `nodes[0].links[1]`, as the engine's texts begin. */
function pathText(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}

/** The engine's findings, without the name of the place: the field that they stand beside says it. */
export function fieldFindings({ findings }: CheckedDescription): readonly FieldFinding[] {
  return findings.map(({ path, report }) => {
    const name = pathText(path);
    const text = report.text.startsWith(`${name} `) ? `It ${report.text.slice(name.length + 1)}` : report.text;
    return { path, text: [text, report.next].filter(Boolean).join(' '), severity: report.severity, report };
  });
}

const missing = (path: Path, text: string): FieldFinding => ({ path, text, severity: 'error' });

/** What is simply not answered yet, said as a person would; the engine would say it by the schema's words. */
export function unanswered(description: ClusterDescriptionInput, step: StepId): readonly FieldFinding[] {
  switch (step) {
    case 'machines':
      return [
        ...(description.name === '' ? [missing(['name'], 'Give the cluster a name.')] : []),
        ...description.nodes.flatMap((node, index) => [
          ...(node.name === '' ? [missing(['nodes', index, 'name'], 'Name the machine as `uname -n` says it.')] : []),
          ...(node.ssh.host === ''
            ? [missing(['nodes', index, 'ssh', 'host'], 'Say where the machine answers SSH.')]
            : []),
          ...(accessOf(node.ssh) === 'key' && node.ssh.identityFile === ''
            ? [missing(['nodes', index, 'ssh', 'identityFile'], 'Name the private key file.')]
            : []),
          ...((node.links[0] ?? '') === ''
            ? [missing(['nodes', index, 'links', 0], 'Write the address at which the other nodes reach it.')]
            : []),
        ]),
      ];
    case 'links':
      return description.nodes.flatMap((node, index) =>
        node.links.flatMap((address, link) =>
          address === ''
            ? [missing(['nodes', index, 'links', link], `Write the address of ${node.name} on link ${link}.`)]
            : [],
        ),
      );
    case 'fencing':
      return (description.fencing?.devices ?? []).flatMap((device, index) =>
        (agentOf(device.agent)?.fields ?? [])
          .filter(({ name, isRequired, isSecret }) => isRequired && !isSecret && parameterOf(device, name) === '')
          .map(({ name, label }) => missing(['fencing', 'devices', index, 'parameters', name], `${label} is missing.`)),
      );
    case 'service':
      return recipeIdOf(description) === 'described' || recipeIdOf(description) === 'none'
        ? []
        : serviceAddressMissing(description);
    default:
      return [];
  }
}

function serviceAddressMissing({ resources = [] }: ClusterDescriptionInput): readonly FieldFinding[] {
  const [first] = resources;
  const holder = first?.type === 'group' ? first.members[0] : first?.type === 'primitive' ? first : undefined;
  return holder?.parameters?.['ip'] === '' ? [missing(['service', 'address'], 'Write the address that floats.')] : [];
}

/** Secrets that a screen asks for and that neither lie in the vault nor were typed. `has` knows both. */
export function secretGaps(
  description: ClusterDescriptionInput,
  step: StepId,
  has: (name: string) => boolean,
): readonly FieldFinding[] {
  const gap = (path: Path, value: unknown, text: string): readonly FieldFinding[] => {
    if (typeof value !== 'object' || value === null || !('secret' in value)) return [];
    return has(String(value.secret)) ? [] : [missing(path, text)];
  };
  if (step === 'machines') {
    return description.nodes.flatMap(({ ssh }, index) =>
      gap(['nodes', index, 'ssh', 'password'], ssh.password, 'Type the password.'),
    );
  }
  if (step !== 'fencing') return [];
  return (description.fencing?.devices ?? []).flatMap((device, index) =>
    Object.entries(device.parameters ?? {}).flatMap(([name, value]) =>
      gap(['fencing', 'devices', index, 'parameters', name], value, `Type the password of ${device.id}.`),
    ),
  );
}

/** The names of all secrets that a description refers to. */
export function secretNames(value: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  const look = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    if ('secret' in part && typeof part.secret === 'string' && Object.keys(part).length === 1) names.add(part.secret);
    else for (const each of Object.values(part)) look(each);
  };
  look(value);
  return names;
}

const startsWith = (path: Path, start: Path) => start.every((part, index) => path[index] === part);

/** What stands against one field: what lies at its place or below it, the plainest first. */
export function findingAt(findings: readonly FieldFinding[], path: Path): FieldFinding | undefined {
  return findings.find((finding) => startsWith(finding.path, path));
}

/**
 * All that stands against one screen. What is unanswered hides what the schema says about the same place.
 */
export function findingsOfStep(
  description: ClusterDescriptionInput,
  step: StepId,
  engine: readonly FieldFinding[],
): readonly FieldFinding[] {
  const open = unanswered(description, step);
  const rest = engine
    .filter((finding) => screenOf(finding) === step || (step === 'links' && finding.path[2] === 'links'))
    .filter(({ path }) => !open.some((finding) => startsWith(path, finding.path)));
  return [...open, ...rest];
}

export function blocks({ severity }: FieldFinding): boolean {
  return severity === 'error';
}
