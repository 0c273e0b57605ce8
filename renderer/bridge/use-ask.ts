import { type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { AskName, ParamsOf, ValueOf } from '../../core/contract/contract.ts';
import { useBridge } from './BridgeProvider.tsx';

export interface AskOptions {
  /** Not asked while false. */
  readonly isEnabled?: boolean;
  /** Asked again this often; never unless told. */
  readonly everyMs?: number;
}

/** Asks once and keeps the answer under its name and params. */
export function useAsk<Name extends AskName>(
  name: Name,
  params: ParamsOf<Name>,
  { isEnabled = true, everyMs }: AskOptions = {},
): UseQueryResult<ValueOf<Name>> {
  const bridge = useBridge();
  return useQuery({
    queryKey: [name, params],
    queryFn: async ({ signal }) => {
      const { value } = await bridge.ask(name, params, signal);
      // A query can't hold `undefined`, which is what a call without a value gives.
      return (value ?? null) as ValueOf<Name>;
    },
    enabled: isEnabled,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
  }) as UseQueryResult<ValueOf<Name>>;
}

/** An ask that changes something: told to happen, not kept. What was asked before under `refreshes` is asked again. */
export function useTell<Name extends AskName>(name: Name, refreshes: readonly AskName[] = []) {
  const bridge = useBridge();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (params: ParamsOf<Name>) => (await bridge.ask(name, params)).value,
    onSuccess: async () => {
      await Promise.all(refreshes.map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
}

/** Has the answers of these calls asked for again. */
export function useRefresh(): (...names: readonly AskName[]) => void {
  const queries = useQueryClient();
  return useCallback(
    (...names) => {
      for (const name of names) void queries.invalidateQueries({ queryKey: [name] });
    },
    [queries],
  );
}
