import { nodeNameSchema } from '../../cluster/description.ts';
import type { Report } from '../../report.ts';
import { type ConstraintAt, checkPairs } from './check-pairs.ts';
import { type CrmEdit, type CrmFinding, type Notes, note } from './finding.ts';
import { hasValidId, isUsable } from './kinds.ts';
import { type CrmFile, type CrmStatement, statementsOf, wordsOf } from './model.ts';
import { type Pool, readClone, readGroup } from './read-collections.ts';
import { type ConstraintInput, readConstraint } from './read-constraints.ts';
import { type DeviceInput, readFenceDevice } from './read-fence-device.ts';
import { type LevelInput, readNode, readOptions, readTopology, soundProperties } from './read-options.ts';
import {
  type FoundSecret,
  type PrimitiveInput,
  type ReadContext,
  type ResourceInput,
  readPrimitive,
} from './read-primitive.ts';

type ResourceParameters = NonNullable<PrimitiveInput['parameters']>;

/** What a crm text tells of a described cluster; nodes' addresses are not in it. */
export interface CrmDescriptionParts {
  readonly nodes: readonly { readonly name: string; readonly id?: number }[];
  readonly fencing: { readonly devices: readonly DeviceInput[]; readonly levels: readonly LevelInput[] };
  readonly properties: Readonly<Record<string, string>>;
  readonly resourceDefaults: Readonly<Record<string, string>>;
  readonly resources: readonly ResourceInput[];
  readonly constraints: readonly ConstraintInput[];
}

export interface CrmConversion {
  readonly parts: CrmDescriptionParts;
  /** Secrets of `parts` that stood in clear, by the names that it gives them. */
  readonly secrets: readonly FoundSecret[];
  /** In the order of the text; `error` where something could not be taken over. */
  readonly reports: readonly Report[];
  /** The same, with the mark of each line. */
  readonly findings: readonly CrmFinding[];
  /** What makes the text itself sound. */
  readonly edits: readonly CrmEdit[];
}

/**
 * Takes over from a crm text what a cluster description has room for, in three passes: primitives, then what holds
 * them, then constraints. Nothing is applied by halves: what depends on something left out is left out too, and each
 * of these has a report.
 */
export function crmToDescription(file: CrmFile): CrmConversion {
  const notes: Notes = { findings: [], edits: [] };
  const secrets: FoundSecret[] = [];
  const context: ReadContext = { notes, secrets };
  const statements = statementsOf(file).filter((statement) => isUsable(statement, notes));
  const pool: Pool = { primitives: new Map(), groups: new Map(), leftOut: new Set() };
  const devices: DeviceInput[] = [];
  const named = new Map<string, CrmStatement>();
  const ofKind = (...kinds: readonly string[]) =>
    statements.filter((statement) => kinds.includes(wordsOf(statement)[0]?.value ?? ''));

  const usable = (statement: CrmStatement): boolean => {
    const id = wordsOf(statement)[1];
    if (id === undefined) return true;
    if (!hasValidId(statement, notes)) {
      pool.leftOut.add(id.value);
      return false;
    }
    if (!named.has(id.value)) {
      named.set(id.value, statement);
      return true;
    }
    note(notes, id, 'unknown', 'error', 'CRM_ID_TWICE', `${id.value} is defined twice.`, {
      why: 'crmsh refuses the second one.',
      next: 'Give each its own id.',
    });
    notes.edits.push({ type: 'leave-out', statement, reason: `${id.value} is defined above` });
    return false;
  };

  for (const statement of ofKind('primitive').filter(usable)) {
    const primitive = readPrimitive(statement, context);
    const id = wordsOf(statement)[1]?.value;
    if (primitive === undefined) {
      if (id !== undefined) pool.leftOut.add(id);
    } else if (primitive.agent.startsWith('stonith:')) {
      const device = readFenceDevice(primitive, statement, context);
      if (device === undefined) pool.leftOut.add(primitive.id);
      else devices.push(device);
    } else pool.primitives.set(primitive.id, primitive);
  }
  const order = [...pool.primitives.keys()];
  for (const statement of ofKind('group').filter(usable)) {
    const group = readGroup(statement, pool, notes);
    if (group === undefined) continue;
    pool.groups.set(group.id, group);
  }
  const clones = ofKind('clone', 'ms', 'master')
    .filter(usable)
    .flatMap((statement) => readClone(statement, pool, notes) ?? []);
  const resources: ResourceInput[] = [...pool.primitives.values(), ...pool.groups.values(), ...clones];
  resources.sort((a, b) => order.indexOf(firstPrimitive(a)) - order.indexOf(firstPrimitive(b)));

  const ids = new Set([...resources.flatMap(idsOf), ...devices.map(({ id }) => id)]);
  const constraints = ofKind('location', 'colocation', 'collocation', 'order')
    .filter(usable)
    .flatMap((statement) => keepConstraints(statement, ids, pool, notes));
  checkPairs(constraints, notes);

  const nodes = ofKind('node').flatMap((statement) => readNode(statement, notes) ?? []);
  const nodeNames = nodes.filter(({ name }) => nodeNameSchema.safeParse(name).success).map(({ name }) => name);
  const targets = nodeNames.length > 0 ? nodeNames : [...new Set(devices.flatMap((device) => device.targets))];
  const deviceIds = devices.map(({ id }) => id);
  const levels = ofKind('fencing_topology').flatMap((statement) => readTopology(statement, targets, deviceIds, notes));

  const used = new Set([...resources.flatMap(secretsOf), ...devices.flatMap((device) => secretsOfParameters(device))]);
  notes.findings.sort((a, b) => a.line - b.line);
  return {
    parts: {
      nodes,
      fencing: { devices, levels },
      properties: Object.assign({}, ...ofKind('property').map((statement) => soundProperties(statement, notes))),
      resourceDefaults: Object.assign({}, ...ofKind('rsc_defaults').map((statement) => readOptions(statement, notes))),
      resources,
      constraints: constraints.map(({ constraint }) => constraint),
    },
    secrets: secrets.filter(({ name }) => used.has(name)),
    reports: notes.findings.map(({ report }) => report),
    findings: notes.findings,
    edits: notes.edits,
  };
}

function firstPrimitive(resource: ResourceInput): string {
  if (resource.type === 'primitive') return resource.id;
  return resource.type === 'clone' ? firstPrimitive(resource.member) : (resource.members[0]?.id ?? '');
}

function idsOf(resource: ResourceInput): readonly string[] {
  if (resource.type === 'primitive') return [resource.id];
  if (resource.type === 'clone') return [resource.id, ...idsOf(resource.member)];
  return [resource.id, ...resource.members.map(({ id }) => id)];
}

function secretsOfParameters({
  parameters = {},
}: {
  readonly parameters?: ResourceParameters | undefined;
}): readonly string[] {
  return Object.values(parameters).flatMap((value) => (typeof value === 'object' ? [value.secret] : []));
}

function secretsOf(resource: ResourceInput): readonly string[] {
  if (resource.type === 'primitive') return secretsOfParameters(resource);
  return resource.type === 'clone'
    ? secretsOf(resource.member)
    : resource.members.flatMap((member) => secretsOfParameters(member));
}

/** A constraint holds only where both of its ends were taken over. */
function keepConstraints(
  statement: CrmStatement,
  ids: ReadonlySet<string>,
  pool: Pool,
  notes: Notes,
): readonly ConstraintAt[] {
  const constraints = readConstraint(statement, notes);
  const missing = constraints.flatMap((constraint) => endsOf(constraint)).find((id) => !ids.has(id));
  if (missing === undefined) {
    if (constraints.length === 0) notes.edits.push({ type: 'leave-out', statement, reason: 'it could not be read' });
    return constraints.map((constraint) => ({ constraint, statement }));
  }
  const id = wordsOf(statement)[1]?.value ?? 'The constraint';
  if (pool.leftOut.has(missing)) {
    note(
      notes,
      statement,
      'unknown',
      'error',
      'CRM_NEEDS_LEFT_OUT',
      `${id} ties ${missing}, which is not taken over.`,
      {
        next: `Settle ${missing} first.`,
      },
    );
  } else {
    note(
      notes,
      statement,
      'unknown',
      'error',
      'CRM_REFERENCE_UNKNOWN',
      `${id} names ${missing}, which is not defined.`,
      {
        next: 'Add the resource, or correct the name.',
      },
    );
  }
  notes.edits.push({ type: 'leave-out', statement, reason: `${missing} is not there` });
  return [];
}

function endsOf(constraint: ConstraintInput): readonly string[] {
  if (constraint.type === 'location') return [constraint.resource];
  return constraint.type === 'order' ? [constraint.first, constraint.then] : [constraint.resource, constraint.with];
}
