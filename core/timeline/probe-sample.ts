/** One question of a client to the service; times on this machine's axis, in milliseconds. */
export interface ProbeSample {
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly isGood: boolean;
  /** Why not, or what answered; text from outside. */
  readonly detail: string;
}

/** A time without service as the client saw it. */
export interface Gap {
  /** The last good reply before; undefined where the probe never had one. */
  readonly from: number;
  /** The first good reply after; undefined: not yet. */
  readonly to: number | undefined;
  readonly lost: number;
}

/**
 * The gaps: from the last good reply before a failure to the first good one after it. Taken in the order in which
 * they were asked, since a reply overtakes the timeouts of those that were asked before it.
 */
export function gapsOf(samples: readonly ProbeSample[]): readonly Gap[] {
  const gaps: Gap[] = [];
  let lastGood: number | undefined;
  let open: { from: number; lost: number } | undefined;
  for (const { isGood, askedAt, answeredAt } of [...samples].sort((one, other) => one.askedAt - other.askedAt)) {
    if (!isGood) {
      open ??= { from: lastGood ?? askedAt, lost: 0 };
      open.lost += 1;
      continue;
    }
    if (open) gaps.push({ ...open, to: answeredAt });
    open = undefined;
    lastGood = answeredAt;
  }
  if (open) gaps.push({ ...open, to: undefined });
  return gaps;
}
