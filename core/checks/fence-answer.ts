export type FenceOutcome =
  | 'on'
  | 'off'
  | 'auth'
  | 'cipher'
  | 'unreachable'
  | 'failed'
  /** Something answers there; nothing on the node can log in to it yet. */
  | 'present'
  | 'not-checked';

/** One device asked from one node. */
export interface FenceAnswer {
  readonly from: string;
  readonly device: string;
  readonly target: string;
  readonly outcome: FenceOutcome;
  /** What asked: the agent, ipmitool, or a packet that needs no login. */
  readonly by: 'agent' | 'ipmitool' | 'presence' | 'nothing';
  readonly durationMs: number;
  /** Without secrets. */
  readonly output: string;
  /** Of a failed login: which part the device did not take, where it tells. */
  readonly wrong?: 'password' | 'user name';
  /** A cipher suite by which the device answers, where the described one (or none) did not serve. */
  readonly betterCipher?: string;
}

/** Milliseconds above which a status call points at a negotiation that nobody answers. */
export const slowMs = 10_000;
