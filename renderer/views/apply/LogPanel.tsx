import { Button, Card, CardBody, CardFooter, SearchInput, ToggleGroup, ToggleGroupItem } from '@patternfly/react-core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { CopyIcon, DownloadIcon } from '../../components/icons.ts';
import { Keys } from '../../components/Keys.tsx';
import { Status, ToneIcon } from '../../components/Status.tsx';
import { LogFoldView } from './LogFoldView.tsx';
import { foldsOf, logAsText } from './log-folds.ts';
import type { Progress } from './progress.ts';
import { saveText } from './save-text.ts';

interface LogPanelProps {
  readonly title: string;
  readonly progress: Progress;
  readonly nodes: readonly string[];
  readonly isRunning: boolean;
  readonly profile: string | undefined;
  readonly chosen: string | undefined;
  readonly now: number;
}

/** What the machines say, folded by step; the failed step opens by itself, search finds in closed ones too. */
export function LogPanel({ title, progress, nodes, isRunning, profile, chosen, now }: LogPanelProps) {
  const [node, setNode] = useState<string>();
  const [search, setSearch] = useState('');
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [isFollowing, setFollowing] = useState(true);
  const [picked, setPicked] = useState<{ readonly place: string; readonly text: string }>();
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = body.current;
    // A click anywhere on a line picks it, for the button below to copy; a listener a line would be thousands.
    const pick = ({ target }: MouseEvent) => {
      const line = target instanceof Element ? target.closest<HTMLElement>('.q-line') : null;
      const place = line?.dataset['place'];
      if (place !== undefined) setPicked({ place, text: line?.lastElementChild?.textContent ?? '' });
    };
    element?.addEventListener('click', pick);
    return () => element?.removeEventListener('click', pick);
  }, []);
  useEffect(() => {
    if (chosen === undefined) return;
    setNode(undefined);
    setOpened((before) => new Map(before).set(chosen, true));
    setFollowing(false);
    // Drawn by then.
    requestAnimationFrame(() => document.getElementById(`fold-${chosen}`)?.scrollIntoView({ block: 'start' }));
  }, [chosen]);
  const folds = useMemo(
    () => foldsOf(progress, { ...(node === undefined ? {} : { node }), search }, opened),
    [progress, node, search, opened],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end is shown whenever something was added
  useEffect(() => {
    if (isFollowing && isRunning) body.current?.scrollTo({ top: body.current.scrollHeight });
  }, [folds, isFollowing, isRunning]);
  const toggle = (id: string, isOpen: boolean) => setOpened((before) => new Map(before).set(id, isOpen));
  const text = () => logAsText(title, progress);
  return (
    <Card isCompact className="q-panel q-log" component="section" aria-label="Log">
      <div className="q-log__head">
        <h2>Log</h2>
        {nodes.length > 1 && (
          <ToggleGroup isCompact aria-label="Machines">
            <ToggleGroupItem text="All" isSelected={node === undefined} onChange={() => setNode(undefined)} />
            {nodes.map((name) => (
              <ToggleGroupItem
                key={name}
                text={<NodeWord name={name} progress={progress} />}
                isSelected={node === name}
                onChange={() => setNode(node === name ? undefined : name)}
              />
            ))}
          </ToggleGroup>
        )}
        <span className="q-grow" />
        <SearchInput
          className="q-filter q-log__search"
          aria-label="Search all steps"
          placeholder="Search all steps"
          value={search}
          onChange={(_, value) => setSearch(value)}
          onClear={() => setSearch('')}
        />
        <Keys keys="/" />
      </div>
      <CardBody className="q-flush q-log__folds" ref={body} tabIndex={0} role="log" aria-label="Output by step">
        {folds.map((fold) => (
          <LogFoldView
            key={fold.step.id}
            fold={fold}
            profile={profile}
            now={now}
            search={search}
            picked={picked?.place}
            onToggle={toggle}
          />
        ))}
        {folds.length === 0 && (
          <p className="q-subtle q-pad">{search === '' ? 'Nothing has begun yet.' : `No line holds “${search}”.`}</p>
        )}
      </CardBody>
      <CardFooter className="q-lanes__foot">
        {isRunning && (
          <Status tone={isFollowing ? 'running' : 'waiting'}>
            {isFollowing ? `Following ${node ?? 'all machines'}` : 'Paused'}
          </Status>
        )}
        <span className="q-grow" />
        {isRunning && (
          <Button variant="link" size="sm" onClick={() => setFollowing(!isFollowing)}>
            {isFollowing ? 'Pause' : 'Follow'}
          </Button>
        )}
        {picked && (
          <Button
            variant="link"
            size="sm"
            icon={<CopyIcon />}
            onClick={() => void navigator.clipboard.writeText(picked.text)}
          >
            Copy line
          </Button>
        )}
        <Button variant="link" size="sm" icon={<CopyIcon />} onClick={() => void navigator.clipboard.writeText(text())}>
          Copy log
        </Button>
        <Button variant="link" size="sm" icon={<DownloadIcon />} onClick={() => saveText('quorate-run.log', text())}>
          Save log
        </Button>
      </CardFooter>
    </Card>
  );
}

function NodeWord({ name, progress }: { readonly name: string; readonly progress: Progress }) {
  const own = [...progress.values()].filter(({ node }) => node === name);
  const isFailed = own.some(({ state }) => state === 'failed');
  const isRunning = own.some(({ state }) => state === 'running');
  return (
    <span className="q-status">
      {isFailed ? <ToneIcon tone="failed" /> : isRunning && <ToneIcon tone="running" />}
      {name}
    </span>
  );
}
