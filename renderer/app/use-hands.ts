import { useMemo } from 'react';
import { useBridge } from '../bridge/BridgeProvider.tsx';
import type { Hands } from './actions.ts';
import { useDialogs } from './Dialogs.tsx';
import { go } from './use-place.ts';

/** What actions work with, of this window. */
export function useHands(): Hands {
  const bridge = useBridge();
  const openDialog = useDialogs();
  return useMemo(() => ({ bridge, openDialog, go }), [bridge, openDialog]);
}
