/** What a token timeout is made of; milliseconds throughout. */
export interface TimesInput {
  readonly nodeCount: number;
  /** @see corosync.conf(5) token (ms) */
  readonly tokenMs?: number | undefined;
  /** @see corosync.conf(5) token_coefficient (ms) */
  readonly tokenCoefficientMs?: number | undefined;
  /** @see corosync.conf(5) consensus (ms) */
  readonly consensusMs?: number | undefined;
  /** Release of corosync on the nodes, for its default token; the current default (3000) unless told. */
  readonly version?: string | undefined;
  /** The coefficient counts only for a nodelist; true unless told. */
  readonly hasNodelist?: boolean | undefined;
}

export interface EffectiveTimes {
  /** The timeout that totem really uses: `runtime.config.totem.token`. */
  readonly tokenMs: number;
  /** `runtime.config.totem.consensus`. */
  readonly consensusMs: number;
  /** From the death of a node to the new membership, at most: a whole token timeout and a whole consensus. */
  readonly detectionMs: number;
}

/**
 * Real token timeout, consensus, and the time until a silent node is out of the membership.
 * Token grows by token_coefficient for each node above two; consensus is 1.2 times the real token.
 * @see corosync.conf(5) token, token_coefficient, consensus (ms)
 */
export function effectiveTimes(input: TimesInput): EffectiveTimes {
  const base = input.tokenMs ?? defaultTokenMs(input.version);
  const extraNodes = input.hasNodelist === false ? 0 : Math.max(0, input.nodeCount - 2);
  const tokenMs = base + extraNodes * (input.tokenCoefficientMs ?? 650);
  const consensusMs = input.consensusMs ?? Math.floor(tokenMs * 1.2);
  return { tokenMs, consensusMs, detectionMs: tokenMs + consensusMs };
}

/** The default token timeout in ms: 3000 since corosync 3.1.0, 1000 before. */
function defaultTokenMs(version: string | undefined): number {
  const [major = 3, minor = 1] = (version ?? '3.1').split('.').map((part) => Number.parseInt(part, 10));
  return major > 3 || (major === 3 && minor >= 1) ? 3000 : 1000;
}
