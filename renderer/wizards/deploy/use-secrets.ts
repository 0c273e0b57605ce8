import { useCallback, useMemo, useState } from 'react';
import { useBridge } from '../../bridge/BridgeProvider.tsx';
import { useAsk, useRefresh } from '../../bridge/use-ask.ts';
import { secretNames } from './findings.ts';
import type { TypedSecrets } from './wizard-context.ts';

/** Secrets that were typed and are not in the vault yet. They are in no draft: a closed window forgets them. */
export function useSecrets(profile: string | undefined) {
  const bridge = useBridge();
  const refresh = useRefresh();
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const isEnabled = profile !== undefined;
  const { data: missing } = useAsk('secret.missing', { profile: profile ?? '' }, { isEnabled });
  const { data: kept } = useAsk('profile.get', { profile: profile ?? '' }, { isEnabled });
  const known = useMemo(() => secretNames(kept?.description), [kept]);
  const put = useCallback((name: string, value: string) => {
    setTyped((before) => {
      const next = new Map(before);
      if (value === '') next.delete(name);
      else next.set(name, value);
      return next;
    });
  }, []);
  const isKept = useCallback(
    (name: string) => (missing === undefined ? undefined : known.has(name) && !missing.includes(name)),
    [missing, known],
  );
  /** Hands what was typed to the vault of a profile that refers to it. */
  const flush = useCallback(
    async (id: string) => {
      for (const [name, value] of typed) await bridge.ask('secret.put', { profile: id, name, value });
      setTyped(new Map());
      refresh('secret.missing', 'profile.get');
    },
    [bridge, typed, refresh],
  );
  const secrets: TypedSecrets = useMemo(() => ({ typed, put, isKept }), [typed, put, isKept]);
  return { secrets, flush };
}
