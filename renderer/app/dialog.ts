import type { ReactNode } from 'react';

/** Draws a dialog; `close` takes it away. */
export type Dialog = (close: () => void) => ReactNode;
