import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import type { Dialog } from './dialog.ts';

const DialogContext = createContext<(dialog: Dialog) => void>(() => undefined);

/** Opens dialogs from anywhere: an action has no place of its own to draw one. */
export function useDialogs(): (dialog: Dialog) => void {
  return useContext(DialogContext);
}

/** Holds the open dialogs, the last one on top. */
export function Dialogs({ children }: { readonly children: ReactNode }) {
  const [dialogs, setDialogs] = useState<readonly { readonly id: number; readonly dialog: Dialog }[]>([]);
  const open = useCallback((dialog: Dialog) => {
    setDialogs((before) => [...before, { id: (before.at(-1)?.id ?? 0) + 1, dialog }]);
  }, []);
  const drawn = useMemo(
    () =>
      dialogs.map(({ id, dialog }) => (
        <Opened
          key={id}
          dialog={dialog}
          close={() => setDialogs((before) => before.filter((each) => each.id !== id))}
        />
      )),
    [dialogs],
  );
  return (
    <DialogContext value={open}>
      {children}
      {drawn}
    </DialogContext>
  );
}

function Opened({ dialog, close }: { readonly dialog: Dialog; readonly close: () => void }) {
  return dialog(close);
}
