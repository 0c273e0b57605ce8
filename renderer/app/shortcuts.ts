import { useEffect } from 'react';
import { fillPath, matchPath } from './router.ts';
import { go } from './use-place.ts';
import { views } from './views.ts';

export interface Shortcuts {
  readonly openPalette: () => void;
  readonly openKeys: () => void;
  readonly toggleTasks: () => void;
}

/** Whether keys are text now: in a field, an editor or a terminal. */
function isTyping(target: EventTarget | null): boolean {
  const element = target instanceof HTMLElement ? target : null;
  return element?.closest('input, textarea, select, [contenteditable], .cm-editor, .xterm, .q-code-host') != null;
}

/** Where `g` and this letter lead from here; views of a cluster stay in the cluster that is open. */
export function destinationOf(letter: string, path: string): string | undefined {
  const view = views.find(({ key }) => key === letter);
  if (!view) return undefined;
  if (!view.path.includes(':profile')) return view.path;
  const profile = matchPath('/c/:profile/:view', path)?.['profile'];
  return profile === undefined ? undefined : fillPath(view.path, { profile });
}

/** The keys of the whole window. `/` goes to the first filter on the screen, else to the palette. */
export function useShortcuts({ openPalette, openKeys, toggleTasks }: Shortcuts): void {
  useEffect(() => {
    let afterG = 0;
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        openPalette();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      // A dialog or menu has its own keys.
      if (document.querySelector('.pf-v6-c-modal-box')) return;
      if (event.timeStamp - afterG < 1_200 && /^[a-z]$/.test(event.key)) {
        afterG = 0;
        const destination = destinationOf(event.key, window.location.hash.slice(1).split('?')[0] ?? '/');
        if (destination !== undefined) go(destination);
        return;
      }
      if (event.key === 'g') afterG = event.timeStamp;
      else if (event.key === '?') openKeys();
      else if (event.key === 't') toggleTasks();
      else if (event.key === '/') {
        event.preventDefault();
        const filter = document.querySelector<HTMLInputElement>('.q-filter input, input.q-filter');
        if (filter) filter.focus();
        else openPalette();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [openPalette, openKeys, toggleTasks]);
}
