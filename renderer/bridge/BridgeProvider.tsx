import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from 'react';
import type { Bridge, Connection } from './bridge.ts';
import { CallFailed } from './failure.ts';

const BridgeContext = createContext<Bridge | undefined>(undefined);

/** What the engine said no to is not asked again; a lost connection is. */
function isWorthRetrying(failures: number, thrown: unknown): boolean {
  const isLost = thrown instanceof CallFailed && thrown.reports.some(({ code }) => code === 'BRIDGE_LOST');
  return isLost && failures < 5;
}

/** The engine for everything below: the bridge, and the state of what was asked. */
export function BridgeProvider({ bridge, children }: { readonly bridge: Bridge; readonly children: ReactNode }) {
  const [queries] = useState(
    () =>
      new QueryClient({
        defaultOptions: { queries: { retry: isWorthRetrying, staleTime: 5_000, refetchOnWindowFocus: false } },
      }),
  );
  return (
    <BridgeContext value={bridge}>
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </BridgeContext>
  );
}

/** The bridge itself, for what the hooks do not cover. */
export function useBridge(): Bridge {
  const bridge = useContext(BridgeContext);
  if (!bridge) throw new Error('no bridge above this component');
  return bridge;
}

/** How the connection to the engine is. */
export function useConnection(): Connection {
  const bridge = useBridge();
  return useSyncExternalStore(bridge.onConnection, bridge.connection);
}
