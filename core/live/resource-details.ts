import type { Parameters, Primitive, Resource } from '../cluster/resource.ts';
import { effectiveMeta, type FoundResource, findResource, primitivesIn } from '../pacemaker/cib/find-resource.ts';
import { failCounts, operationHistory } from '../pacemaker/cib/history.ts';
import { type CibModel, readModel } from '../pacemaker/cib/model.ts';
import { readCib, readMetadata, readScores, readStatus } from '../pacemaker/live.ts';
import type { AgentMetadata } from '../pacemaker/metadata.ts';
import { isSecretName } from '../pacemaker/secret-name.ts';
import type { Score } from '../pacemaker/simulate/scores.ts';
import { info } from '../report.ts';
import { ok, type Result } from '../result.ts';
import type { CallOptions, Transport } from '../transport/transport.ts';
import { constraintSentences } from './constraint-sentences.ts';
import type { Fact } from './view.ts';
import { whyHere } from './why-here.ts';

/** A resource in its drawer. */
export interface ResourceDetails {
  readonly id: string;
  /** `ocf:heartbeat:IPaddr2`; `group`, `clone` or `promotable clone` where it is none itself. */
  readonly agent: string;
  /** As configured; secrets are dots. */
  readonly parameters: readonly { readonly name: string; readonly value: string; readonly isSecret: boolean }[];
  readonly meta: readonly { readonly name: string; readonly value: string }[];
  /** From the agent's own metadata. */
  readonly documentation: Fact<{
    readonly shortText: string;
    readonly longText: string;
    readonly parameters: readonly {
      readonly name: string;
      readonly text: string;
      readonly isRequired: boolean;
      readonly default?: string;
    }[];
  }>;
  /** Newest first. */
  readonly operations: Fact<
    readonly {
      readonly node: string;
      /** Of a group or clone: whose. */
      readonly resource?: string;
      readonly operation: string;
      readonly intervalMs: number;
      readonly result: string;
      readonly isOk: boolean;
      /** Milliseconds since the epoch, the node's own clock. */
      readonly at?: number;
      readonly elapsedMs?: number;
    }[]
  >;
  readonly failCounts: Fact<readonly { readonly node: string; readonly count: number; readonly threshold?: number }[]>;
  /** From crm_simulate on the live CIB; `-INFINITY` and `INFINITY` as ±1000000. */
  readonly scores: Fact<readonly { readonly node: string; readonly score: number }[]>;
  /** Constraints that name it (or its group, clone), each as a sentence. */
  readonly constraints: readonly { readonly id: string; readonly text: string }[];
  /** Why it is where it is, in sentences that rest on the above. */
  readonly why: readonly string[];
}

/**
 * Reads what the cluster knows of one resource or fence device: from its CIB, the scheduler and the agent; undefined
 * where it has none of that id that the model can hold. Reports CIB_NO_ANSWER and what the transport reports.
 */
export async function readResourceDetails(
  transport: Transport,
  id: string,
  call: CallOptions,
): Promise<Result<ResourceDetails | undefined>> {
  const { node } = transport;
  const cib = await readCib(transport, call);
  if (!cib.ok) return cib;
  const readAt = Date.now();
  const model = readModel(cib.value);
  const found = findResource(model, id);
  if (!found) return ok(undefined);
  const [status, scores, documentation] = await Promise.all([
    readStatus(transport, call),
    readScores(transport, call),
    readDocumentation(transport, found.resource, call),
  ]);
  const ids = primitivesIn(found.resource).map((primitive) => primitive.id);
  const fromCib = <T>(value: T): Fact<T> => ({
    isKnown: true,
    value,
    observedAt: readAt,
    source: `cibadmin --query on ${node}`,
  });
  const counts = failCounts(cib.value).filter(({ resource }) => ids.includes(resource));
  const own = scores.ok ? scoresOf(scores.value, ids[0] ?? id) : undefined;
  const named = [id, ...found.within.map((holder) => holder.id)];
  return ok({
    id,
    agent: agentOf(found.resource),
    parameters: found.resource.type === 'primitive' ? shown(found.resource.parameters) : [],
    meta: Object.entries(found.resource.meta).map(([name, value]) => ({ name, value: String(value) })),
    documentation,
    operations: fromCib(
      operationHistory(cib.value)
        .filter(({ resource }) => ids.includes(resource))
        .map(({ isPending: _, resource, ...record }) => (resource === id ? record : { ...record, resource })),
    ),
    failCounts: fromCib(counts.map(({ node: on, count }) => ({ node: on, count, ...thresholdOf(model, found) }))),
    scores: own
      ? {
          isKnown: true,
          value: own.map(({ node: on, score }) => ({ node: on, score })),
          observedAt: Date.now(),
          source: `crm_simulate on ${node}`,
        }
      : { isKnown: false, since: Date.now(), reports: scores.reports },
    constraints: constraintSentences(model, named),
    why: whyHere({ model, found, status: status.ok ? status.value : undefined, scores: own, failCounts: counts }),
  });
}

function agentOf(resource: Resource): string {
  if (resource.type === 'primitive') return resource.agent;
  if (resource.type === 'group') return 'group';
  return resource.promotable ? 'promotable clone' : 'clone';
}

function shown(parameters: Parameters): ResourceDetails['parameters'] {
  return Object.entries(parameters).map(([name, value]) => {
    const isSecret = typeof value === 'object' || isSecretName(name);
    return { name, value: isSecret ? '••••••' : String(value), isSecret };
  });
}

function thresholdOf(model: CibModel, found: FoundResource): { readonly threshold?: number } {
  const text = effectiveMeta(model, found, 'migration-threshold');
  return text !== undefined && /^\d+$/.test(text) ? { threshold: Number(text) } : {};
}

/** One score a node: of a clone that of the instance that fits best there. */
function scoresOf(scores: readonly Score[], id: string): readonly Score[] {
  const best = new Map<string, Score>();
  for (const score of scores) {
    if (score.resource.replace(/:\d+$/, '') !== id) continue;
    const other = best.get(score.node);
    if (!other || other.score < score.score) best.set(score.node, score);
  }
  return [...best.values()];
}

async function readDocumentation(
  transport: Transport,
  resource: Resource,
  call: CallOptions,
): Promise<ResourceDetails['documentation']> {
  if (resource.type !== 'primitive') {
    const none = info('AGENT_NONE', `A ${agentOf(resource)} has no agent of its own: see what is in it.`);
    return { isKnown: false, since: Date.now(), reports: [none] };
  }
  const metadata = await readMetadata(transport, (resource satisfies Primitive).agent, call);
  if (!metadata.ok) return { isKnown: false, since: Date.now(), reports: metadata.reports };
  return {
    isKnown: true,
    value: documentation(metadata.value),
    observedAt: Date.now(),
    source: `crm_resource --show-metadata on ${transport.node}`,
  };
}

function documentation({ shortDescription, description, parameters }: AgentMetadata) {
  return {
    shortText: shortDescription,
    longText: description,
    parameters: parameters.map(({ name, description: text, isRequired, default: fallback }) => ({
      name,
      text,
      isRequired,
      ...(fallback === undefined ? {} : { default: fallback }),
    })),
  };
}
