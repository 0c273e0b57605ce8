import type { Profile } from '../cluster/profile.ts';
import type { DrillRun } from '../drills/drill-run.ts';
import { type FenceProof, fenceProofs } from '../live/fence-proofs.ts';
import { type LinkLatency, readLinkLatency } from '../live/link-latency.ts';
import { readNodeDetails } from '../live/node-details.ts';
import type { NodeDetails } from '../live/node-details-view.ts';
import { type RawConfiguration, readRawConfiguration } from '../live/raw-configuration.ts';
import { readOnce } from '../live/read-once.ts';
import { type ResourceDetails, readResourceDetails } from '../live/resource-details.ts';
import { readTrusted } from '../live/trusted.ts';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { withKeptMachines } from './kept-machines.ts';
import type { EngineState, Work } from './state.ts';

/** Milliseconds for one round of questions to a node. */
const callMs = 15_000;

type Asking = Pick<Work, 'signal'>;

/** A node in its drawer. Reports NODE_UNKNOWN, and why it can't be connected to. */
export function nodeDetails(
  state: EngineState,
  profile: Profile,
  node: string,
  asking: Asking,
): Promise<Result<NodeDetails>> {
  const machine = profile.description.nodes.find(({ name }) => name === node);
  if (!machine) return Promise.resolve(fail(error('NODE_UNKNOWN', `The profile has no node ${node}.`, { node })));
  return withKeptMachines(
    state,
    profile,
    [machine],
    { signal: asking.signal, reason: 'details' },
    async ({ nodes, reports }) => {
      const transport = nodes.get(node);
      return transport
        ? ok(await readNodeDetails(transport, { signal: asking.signal, deadlineMs: callMs }))
        : fail(...reports);
    },
  );
}

/** A resource or fence device in its drawer, as the nodes that have quorum see it. Reports RESOURCE_UNKNOWN. */
export function resourceDetails(
  state: EngineState,
  profile: Profile,
  resource: string,
  asking: Asking,
): Promise<Result<ResourceDetails>> {
  const { description } = profile;
  const call = { signal: asking.signal, deadlineMs: callMs };
  return withKeptMachines(
    state,
    profile,
    description.nodes,
    { signal: asking.signal, reason: 'details' },
    async (connected) => {
      if (connected.nodes.size === 0) return fail(...connected.reports);
      const read = await readTrusted(connected.nodes, description, call, (transport) =>
        readResourceDetails(transport, resource, call),
      );
      if (!read.ok) return read;
      return read.value ? ok(read.value, read.reports) : fail(unknownResource(resource));
    },
  );
}

/** The configuration as it lies on the nodes, secrets as dots; what can't be read is unknown in it. */
export function rawConfiguration(
  state: EngineState,
  profile: Profile,
  asking: Asking,
): Promise<Result<RawConfiguration>> {
  const { nodes: described } = profile.description;
  const call = { signal: asking.signal, deadlineMs: callMs };
  return withKeptMachines(
    state,
    profile,
    described,
    { signal: asking.signal, reason: 'raw' },
    async ({ nodes, reports }) => {
      const unreached = described
        .filter(({ name }) => !nodes.has(name))
        .map(({ name }) => ({ node: name, reports: reports.filter((report) => report.node === name) }));
      return ok(await readRawConfiguration([...nodes.values()], unreached, call));
    },
  );
}

/**
 * When each node was last fenced for real, from the drills that are kept and what the cluster remembers; where the
 * cluster can't be asked, from the drills alone, and why is reported.
 */
export function lastFenceProofs(
  state: EngineState,
  profile: Profile,
  asking: Asking,
): Promise<Result<readonly FenceProof[]>> {
  const { description } = profile;
  const drills = state.store.drills.list(profile.id).map(({ content }) => content as unknown as DrillRun);
  return withKeptMachines(
    state,
    profile,
    description.nodes,
    { signal: asking.signal, reason: 'fencing' },
    async ({ nodes, reports }) => {
      if (nodes.size === 0) return ok(fenceProofs(description, drills, []), reports);
      const { status } = await readOnce(nodes, { description, signal: asking.signal, deadlineMs: callMs });
      const history = status.isKnown ? status.value.fenceHistory : [];
      return ok(fenceProofs(description, drills, history), status.isKnown ? [] : status.reports);
    },
  );
}

/** What knet measured between the nodes. Fails where no node answers. */
export function linkLatency(
  state: EngineState,
  profile: Profile,
  asking: Asking,
): Promise<Result<readonly LinkLatency[]>> {
  const { description } = profile;
  const call = { signal: asking.signal, deadlineMs: callMs };
  return withKeptMachines(
    state,
    profile,
    description.nodes,
    { signal: asking.signal, reason: 'latency' },
    async ({ nodes, reports }) => (nodes.size === 0 ? fail(...reports) : readLinkLatency(nodes, description, call)),
  );
}

function unknownResource(id: string) {
  return error('RESOURCE_UNKNOWN', `The cluster has no resource ${JSON.stringify(id)} that can be read.`, {
    next: 'See the raw configuration: bundles and templates are only shown there.',
  });
}
