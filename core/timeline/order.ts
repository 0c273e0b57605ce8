import type { TimelineEvent } from './event.ts';

/** How far apart the journal's and the detail log's stamp of one and the same message may be, in milliseconds. */
const sameMessageMs = 1500;

/** The message without what only detail logs hold, so that both copies of it are alike. */
function identity(event: TimelineEvent): string {
  const { event: _event, membership, key: _key, ...core } = event.fields;
  const kept = event.kind === 'membership' ? { ...core, membership } : core;
  return JSON.stringify([event.node, event.kind, event.text, Object.entries(kept).sort()]);
}

/**
 * One event for each message, though the journal and a detail log both tell it: the tighter stamp stays, the fields of
 * both are kept.
 */
export function withoutRepeats(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  const kept: TimelineEvent[] = [];
  const open = new Map<string, number[]>();
  for (const event of [...events].sort((one, other) => one.at - other.at)) {
    const key = identity(event);
    const places = open.get(key) ?? [];
    const place = places.find((index) => isCopy(kept[index], event));
    const first = place === undefined ? undefined : kept[place];
    if (place === undefined || !first) {
      places.push(kept.length);
      open.set(key, places);
      kept.push(event);
      continue;
    }
    const better = event.boundMs < first.boundMs ? event : first;
    kept[place] = { ...better, fields: { ...event.fields, ...first.fields } };
  }
  return kept;
}

/** A line is never a copy of one from the same source: two messages alike from one log are two events. */
function isCopy(first: TimelineEvent | undefined, event: TimelineEvent): boolean {
  return first !== undefined && first.source !== event.source && event.at - first.at <= sameMessageMs;
}

/** What must be before what, by ids and by the nature of things, whatever the clocks say. */
const causes: readonly (readonly [
  TimelineEvent['kind'],
  TimelineEvent['kind'],
  (cause: Fields, effect: Fields) => boolean,
])[] = [
  ['token-lost', 'membership', () => true],
  ['fence-requested', 'fence-started', sameTarget],
  ['fence-started', 'fence-agent-done', sameTarget],
  ['fence-agent-done', 'fence-result', sameTarget],
  ['fence-result', 'fence-confirmed', (cause, effect) => sameTarget(cause, effect) && sameEvent(cause, effect)],
  [
    'operation-started',
    'operation-result',
    (cause, effect) =>
      cause['operation'] === effect['operation'] && sameTarget(cause, effect) && cause['key'] === effect['resource'],
  ],
  ['transition-calculated', 'transition-end', (cause, effect) => cause['transition'] === effect['transition']],
];

type Fields = TimelineEvent['fields'];

function sameTarget(one: Fields, other: Fields): boolean {
  return one['target'] !== undefined && one['target'] === other['target'];
}

/** Event ids of both lines, where both hold one. */
function sameEvent(one: Fields, other: Fields): boolean {
  const [first, second] = [one['event'], other['event']];
  return !first || !second || first.startsWith(second) || second.startsWith(first);
}

/**
 * Events in order: by time, except where one is the other's cause and their intervals overlap; then the cause comes
 * first, even though a clock said otherwise.
 */
export function inCausalOrder(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  const ordered = [...events].sort((one, other) => one.at - other.at);
  for (let place = 1; place < ordered.length; place += 1) {
    const cause = ordered[place];
    if (!cause) continue;
    let target = place;
    for (let back = place - 1; back >= 0; back -= 1) {
      const effect = ordered[back];
      if (!effect || !overlap(effect, cause)) break;
      if (isCause(cause, effect)) target = back;
    }
    if (target < place) {
      ordered.splice(place, 1);
      ordered.splice(target, 0, cause);
    }
  }
  return ordered;
}

function overlap(one: TimelineEvent, other: TimelineEvent): boolean {
  return Math.abs(one.at - other.at) <= one.boundMs + other.boundMs;
}

/** True when the ids say that the first led to the second. */
export function isCause(cause: TimelineEvent, effect: TimelineEvent): boolean {
  return causes.some(
    ([from, to, holds]) => cause.kind === from && effect.kind === to && holds(cause.fields, effect.fields),
  );
}
