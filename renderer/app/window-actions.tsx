import { type Action, action } from './actions.ts';
import { KeyList } from './KeyList.tsx';
import { changeSettings, type Theme } from './settings.ts';
import type { TimeMode } from './time.ts';

const theme = (id: Theme, words: string): Action =>
  action<'app'>({
    id: `theme-${id}`,
    on: 'app',
    group: 8,
    short: words,
    title: () => `Look: ${words}`,
    run: () => changeSettings({ theme: id }),
  });

const time = (id: TimeMode, words: string): Action =>
  action<'app'>({
    id: `time-${id}`,
    on: 'app',
    group: 9,
    short: words,
    title: () => `Times: ${words}`,
    run: () => changeSettings({ time: id }),
  });

/** What is done to the window itself. */
export const windowActions: readonly Action[] = [
  action<'app'>({
    id: 'keys',
    on: 'app',
    group: 7,
    short: 'Keys',
    title: () => 'Show the keys',
    keys: '?',
    run: (_, { openDialog }) => openDialog((close) => <KeyList close={close} />),
  }),
  theme('system', 'as the system'),
  theme('light', 'light'),
  theme('dark', 'dark'),
  theme('high-contrast', 'high contrast'),
  time('local', 'local'),
  time('utc', 'UTC'),
  time('relative', 'relative'),
];
