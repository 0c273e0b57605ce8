import { useSyncExternalStore } from 'react';
import type { TimeMode } from './time.ts';

export type Theme = 'system' | 'light' | 'dark' | 'high-contrast';

export interface Settings {
  readonly theme: Theme;
  readonly time: TimeMode;
  readonly isNavigationNarrow: boolean;
}

const key = 'quorate.settings';
const defaults: Settings = { theme: 'system', time: 'local', isNavigationNarrow: false };
const listeners = new Set<() => void>();
let settings = read();

function read(): Settings {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return { ...defaults, ...(kept as Partial<Settings>) };
  } catch {
    return defaults;
  }
}

/** Keeps it for this window's next time; a browser that keeps nothing forgets it, no more. */
export function changeSettings(change: Partial<Settings>): void {
  settings = { ...settings, ...change };
  try {
    localStorage.setItem(key, JSON.stringify(settings));
  } catch {
    // Kept until the window closes.
  }
  applyTheme();
  for (const listener of listeners) listener();
}

/** What the user chose for this window. */
export function useSettings(): Settings {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => settings,
  );
}

/** Puts PatternFly's classes on the page, now and whenever the system changes its mind. */
export function followTheme(): void {
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'])
    matchMedia(query).addEventListener('change', applyTheme);
  applyTheme();
}

function applyTheme(): void {
  const { theme } = settings;
  const wants = (query: string) => matchMedia(query).matches;
  const isDark = theme === 'dark' || (theme !== 'light' && wants('(prefers-color-scheme: dark)'));
  const isHighContrast = theme === 'high-contrast' || (theme === 'system' && wants('(prefers-contrast: more)'));
  const { classList } = document.documentElement;
  classList.toggle('pf-v6-theme-dark', isDark);
  classList.toggle('pf-v6-theme-high-contrast', isHighContrast);
}
