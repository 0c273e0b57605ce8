import {
  Button,
  NotificationDrawer,
  NotificationDrawerBody,
  NotificationDrawerHeader,
  NotificationDrawerList,
  NotificationDrawerListItem,
  NotificationDrawerListItemBody,
  NotificationDrawerListItemHeader,
} from '@patternfly/react-core';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { ClusterView } from '../../core/contract/live.ts';
import { useAsk } from '../bridge/use-ask.ts';
import { useWatched } from '../cluster/watch.ts';
import { Time } from '../components/Time.tsx';
import { isCausedHere, type Notice, noticesOf } from './notices.ts';
import { useTasks } from './Tasks.tsx';

interface NoticeList {
  readonly notices: readonly Notice[];
  readonly unread: number;
  readonly markRead: () => void;
}

const NoticeContext = createContext<NoticeList>({ notices: [], unread: 0, markRead: () => undefined });
/** More is noise: the audit log and the history hold the rest. */
const noticesKept = 200;

/** What changed on any cluster without anybody here having caused it. */
export function useNotices(): NoticeList {
  return useContext(NoticeContext);
}

/** Watches every cluster for changes that nobody here caused. */
export function Notices({ children }: { readonly children: ReactNode }) {
  const { data: profiles = [] } = useAsk('profile.list', {});
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const [read, setRead] = useState(0);
  const add = useCallback(
    (fresh: readonly Notice[]) => setNotices((before) => [...fresh, ...before].slice(0, noticesKept)),
    [],
  );
  const list = useMemo(
    () => ({ notices, unread: Math.max(0, notices.length - read), markRead: () => setRead(notices.length) }),
    [notices, read],
  );
  return (
    <NoticeContext value={list}>
      {profiles.map(({ id }) => (
        <ClusterEar key={id} profile={id} add={add} />
      ))}
      {children}
    </NoticeContext>
  );
}

function ClusterEar({ profile, add }: { readonly profile: string; readonly add: (fresh: readonly Notice[]) => void }) {
  const { view } = useWatched(profile);
  const tasks = useTasks();
  const before = useRef<ClusterView>(undefined);
  useEffect(() => {
    if (!view) return;
    const last = before.current;
    before.current = view;
    if (!last || last === view || isCausedHere(profile, view.at, tasks)) return;
    const fresh = noticesOf(profile, last, view);
    if (fresh.length > 0) add(fresh);
  }, [view, profile, tasks, add]);
  return null;
}

/** The notices, newest first. */
export function NoticeDrawer({ close }: { readonly close: () => void }) {
  const { notices, markRead } = useNotices();
  useEffect(markRead, [markRead]);
  return (
    <aside className="q-notices" aria-label="Notices">
      <NotificationDrawer>
        <NotificationDrawerHeader title="Notices" onClose={close}>
          <Button variant="link" size="sm" component="a" href="#/">
            Clusters
          </Button>
        </NotificationDrawerHeader>
        <NotificationDrawerBody>
          {notices.length === 0 && (
            <p className="q-subtle q-pad">
              Nothing changed that was not caused from here. Changes are listed as they come.
            </p>
          )}
          <NotificationDrawerList aria-label="Notices">
            {notices.map(({ profile, at, severity, text }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows at its head, and two may say the same
              <NotificationDrawerListItem key={notices.length - index} variant={severity} isRead>
                <NotificationDrawerListItemHeader variant={severity} title={text} srTitle={`${severity}:`} />
                <NotificationDrawerListItemBody timestamp={<Time at={at} />}>{profile}</NotificationDrawerListItemBody>
              </NotificationDrawerListItem>
            ))}
          </NotificationDrawerList>
        </NotificationDrawerBody>
      </NotificationDrawer>
    </aside>
  );
}
