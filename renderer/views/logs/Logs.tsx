import { Button, Card, SearchInput, ToggleGroup, ToggleGroupItem } from '@patternfly/react-core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { LogBatch } from '../../../core/contract/logs.ts';
import type { ViewProps } from '../../app/view.ts';
import { useFollow } from '../../bridge/use-follow.ts';
import { DownloadIcon } from '../../components/icons.ts';
import { Reports } from '../../components/Reports.tsx';
import { Screen } from '../../components/Screen.tsx';
import { Status } from '../../components/Status.tsx';
import { saveText } from '../apply/save-text.ts';
import { Choices } from './Choices.tsx';
import { LogLines } from './LogLines.tsx';
import './logs.css';
import {
  filterLines,
  linesAsText,
  mergeBatch,
  namesIn,
  type Severity,
  type ShownLine,
  severities,
} from './log-view.ts';

/** `#/c/PROFILE/logs`: what all nodes say, in the order of their corrected clocks. */
export default function Logs({ params, query }: ViewProps) {
  const profile = params['profile'] ?? '';
  const { lines, missing, followed } = useLines(profile);
  const [isPaused, setPaused] = useState(false);
  const frozen = useRef<readonly ShownLine[]>([]);
  const [nodes, setNodes] = useState<ReadonlySet<string>>(
    () => new Set(query['node'] === undefined ? [] : [query['node']]),
  );
  const [daemons, setDaemons] = useState<ReadonlySet<string>>(new Set());
  const [severity, setSeverity] = useState<Severity>('info');
  const [text, setText] = useState(query['text'] ?? '');
  const pool = isPaused ? frozen.current : lines;
  const shown = useMemo(
    () => filterLines(pool, { nodes, daemons, severity, text }),
    [pool, nodes, daemons, severity, text],
  );
  const toggle = () => {
    frozen.current = lines;
    setPaused(!isPaused);
  };
  const nodeNames = useMemo(() => namesIn(lines, 'node'), [lines]);
  const daemonNames = useMemo(() => namesIn(lines, 'daemon'), [lines]);
  const waiting = isPaused ? lines.length - frozen.current.length : 0;
  const said = nodeNames.length === 1 ? 'one node' : `${nodeNames.length} nodes`;
  return (
    <Screen
      title={lines.length === 0 ? 'Listening to the nodes' : `${shown.length} lines from ${said}`}
      lead={
        missing.length === 0
          ? 'In the order of the corrected clocks; the bound of the correction is in each line’s title.'
          : undefined
      }
      actions={
        <>
          <Button
            variant="secondary"
            icon={<DownloadIcon />}
            isDisabled={shown.length === 0}
            onClick={() => saveText(`${profile}.log`, linesAsText(shown))}
          >
            Save what is shown
          </Button>
          <Button variant="primary" onClick={toggle}>
            {isPaused ? 'Follow' : 'Pause'}
          </Button>
        </>
      }
    >
      {missing.map(({ node, why }) => (
        <Status key={node} tone="unknown">
          {node} can’t be followed: {why}
        </Status>
      ))}
      {followed.state === 'failed' && <Reports reports={followed.reports} />}
      <Card isCompact className="q-panel q-logs" component="section" aria-label="Log">
        <div className="q-logs__head">
          <Choices label="Nodes" names={nodeNames} chosen={nodes} onChange={setNodes} />
          <Choices label="Daemons" names={daemonNames} chosen={daemons} onChange={setDaemons} />
          <ToggleGroup isCompact aria-label="Severity, this and graver">
            {severities.map((level) => (
              <ToggleGroupItem
                key={level}
                text={level}
                isSelected={level === severity}
                onChange={() => setSeverity(level)}
              />
            ))}
          </ToggleGroup>
          <span className="q-grow" />
          <SearchInput
            className="q-filter q-logs__search"
            aria-label="Filter by text"
            placeholder="Text"
            value={text}
            onChange={(_, value) => setText(value)}
            onClear={() => setText('')}
          />
        </div>
        <LogLines lines={shown} isFollowing={!isPaused} />
        <div className="q-logs__foot">
          <Status tone={isPaused ? 'waiting' : followed.state === 'following' ? 'running' : 'unknown'}>
            {isPaused
              ? `Paused; ${waiting} newer lines`
              : followed.state === 'following'
                ? 'Following'
                : 'No longer followed'}
          </Status>
        </div>
      </Card>
    </Screen>
  );
}

/** Lines as they come, drawn ten times a second at most. */
function useLines(profile: string) {
  const gathered = useRef<LogBatch['lines'][number][]>([]);
  const lastId = useRef(0);
  const [lines, setLines] = useState<readonly ShownLine[]>([]);
  const [missing, setMissing] = useState<LogBatch['missing']>([]);
  const followed = useFollow('logs.follow', { profile, backlog: 1_000 }, (batch) => {
    gathered.current.push(...batch.lines);
    setMissing((before) => (JSON.stringify(before) === JSON.stringify(batch.missing) ? before : batch.missing));
  });
  useEffect(() => {
    const timer = setInterval(() => {
      if (gathered.current.length === 0) return;
      const batch = gathered.current;
      gathered.current = [];
      const first = lastId.current + 1;
      lastId.current += batch.length;
      setLines((before) => mergeBatch(before, batch, first));
    }, 100);
    return () => clearInterval(timer);
  }, []);
  return { lines, missing, followed };
}
