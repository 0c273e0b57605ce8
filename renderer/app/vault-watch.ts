import { useSyncExternalStore } from 'react';
import type { Task } from '../../core/contract/tasks.ts';
import type { Bridge } from '../bridge/bridge.ts';
import { CallFailed } from '../bridge/failure.ts';

/** What the engine waits for: a vault's passphrase, or a secret that the vault lacks. */
export interface Wanted {
  readonly kind: 'vault' | 'secret';
  readonly profile: string;
}

const codes: Readonly<Record<string, Wanted['kind']>> = { VAULT_LOCKED: 'vault', SECRET_MISSING: 'secret' };
const listeners = new Set<() => void>();
let wanted: Wanted | undefined;
/** Not asked again by itself after somebody said no; a person who tries again is asked. */
const declined = new Set<string>();

function set(next: Wanted | undefined): void {
  wanted = next;
  for (const listener of listeners) listener();
}

function look(profile: unknown, reports: readonly { readonly code: string }[]): void {
  if (typeof profile !== 'string' || wanted) return;
  for (const [code, kind] of Object.entries(codes)) {
    if (!reports.some((report) => report.code === code) || declined.has(`${kind}/${profile}`)) continue;
    set({ kind, profile });
    return;
  }
}

const profileIn = (params: unknown) => (params as { readonly profile?: unknown } | undefined)?.profile;

/** The same bridge, whose failures for want of a secret open the dialog that asks for it. */
export function observeFailures(bridge: Bridge): Bridge {
  const watching = async <T>(profile: unknown, call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (thrown) {
      if (thrown instanceof CallFailed) look(profile, thrown.reports);
      throw thrown;
    }
  };
  return {
    ...bridge,
    ask: (name, params, signal) => watching(profileIn(params), bridge.ask(name, params, signal)),
    work: (name, params) => {
      for (const key of [...declined]) if (key.endsWith(`/${String(profileIn(params))}`)) declined.delete(key);
      return watching(profileIn(params), bridge.work(name, params));
    },
    follow: async (name, params, onEvent, options) => {
      const now = typeof params === 'function' ? params() : params;
      const value = await watching(profileIn(now), bridge.follow(name, params, onEvent, options));
      if (name === 'task.follow') {
        const task = value as Task | undefined;
        if (task?.state === 'failed') look(task.profile, task.reports);
      }
      return value;
    },
  };
}

/** Asks for it by the user's own wish. */
export function want(next: Wanted): void {
  declined.delete(`${next.kind}/${next.profile}`);
  set(next);
}

/** It was given, or refused. */
export function settleWanted(isGiven: boolean): void {
  if (wanted && !isGiven) declined.add(`${wanted.kind}/${wanted.profile}`);
  set(undefined);
}

/** What is to be asked for now. */
export function useWanted(): Wanted | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => wanted,
  );
}
