import { SkipToContent } from '@patternfly/react-core';
import { type MouseEvent, useCallback, useState } from 'react';
import { Dialogs, useDialogs } from './Dialogs.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { KeyList } from './KeyList.tsx';
import { Masthead } from './Masthead.tsx';
import { Navigation } from './Navigation.tsx';
import { NoticeDrawer, Notices } from './Notices.tsx';
import { OpenView } from './OpenView.tsx';
import { Palette } from './Palette.tsx';
import { useShortcuts } from './shortcuts.ts';
import { TaskBar } from './TaskBar.tsx';
import { Tasks } from './Tasks.tsx';
import { useOpenView } from './use-open-view.ts';
import { usePlace } from './use-place.ts';
import { WantedDialog } from './WantedDialog.tsx';

/** The window. */
export function App() {
  return (
    <Tasks>
      <Notices>
        <Dialogs>
          <Frame />
          <WantedDialog />
        </Dialogs>
      </Notices>
    </Tasks>
  );
}

/** The hash is the router's: focus goes by hand. */
function skip(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

function Frame() {
  const openDialog = useDialogs();
  const place = usePlace();
  const { profile, view } = useOpenView();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [isTasksOpen, setTasksOpen] = useState(false);
  const [isNoticesOpen, setNoticesOpen] = useState(false);
  const openPalette = useCallback(() => setPaletteOpen(true), []);
  const openKeys = useCallback(() => openDialog((close) => <KeyList close={close} />), [openDialog]);
  const toggleTasks = useCallback(() => setTasksOpen((before) => !before), []);
  const toggleNotices = useCallback(() => setNoticesOpen((before) => !before), []);
  useShortcuts({ openPalette, openKeys, toggleTasks });
  return (
    <div className="q-app">
      <SkipToContent href="#content" onClick={skip}>
        Skip to content
      </SkipToContent>
      <Masthead profile={profile} openPalette={openPalette} toggleNotices={toggleNotices} />
      <div className="q-middle">
        {profile !== undefined && view?.navigation && <Navigation profile={profile} open={view.id} />}
        <main className="q-main" id="content" tabIndex={-1}>
          <ErrorBoundary place={place.path}>
            <OpenView />
          </ErrorBoundary>
        </main>
        {isNoticesOpen && <NoticeDrawer close={toggleNotices} />}
      </div>
      <ErrorBoundary place={`${place.path} ${isTasksOpen}`}>
        <TaskBar isOpen={isTasksOpen} onToggle={toggleTasks} />
      </ErrorBoundary>
      {isPaletteOpen && <Palette profile={profile} close={() => setPaletteOpen(false)} />}
    </div>
  );
}
