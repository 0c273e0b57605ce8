import { Button } from '@patternfly/react-core';
import { useEffect, useRef, useState } from 'react';
import type { Report } from '../../../core/contract/tasks.ts';
import { fillPath } from '../../app/router.ts';
import { go } from '../../app/use-place.ts';
import type { ViewProps } from '../../app/view.ts';
import { useBridge } from '../../bridge/BridgeProvider.tsx';
import { reportsOf } from '../../bridge/failure.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { Loading, Screen, Unread } from '../../components/Screen.tsx';
import { answersOf, newAnswers } from './answers.ts';
import { DraftList } from './DraftList.tsx';

/** `#/new`: begins a draft and goes to it; where some were begun before, they are offered first. `?from=PROFILE` starts from what a profile describes. */
export default function NewCluster({ query }: ViewProps) {
  const { from } = query;
  const bridge = useBridge();
  const { data: drafts, error } = useAsk('draft.list', {});
  const [reports, setReports] = useState<readonly Report[]>([]);
  const hasBegun = useRef(false);
  const mine = drafts?.filter(({ wizard }) => wizard === 'deploy') ?? [];
  const begin = async () => {
    if (hasBegun.current) return;
    hasBegun.current = true;
    try {
      const answers =
        from === undefined ? newAnswers() : answersOf((await bridge.ask('profile.get', { profile: from })).value);
      const draft = `deploy-${Date.now().toString(36)}`;
      await bridge.ask('draft.put', {
        draft,
        wizard: 'deploy',
        title: answers.description.name || 'A new cluster',
        step: 'machines',
        answers: JSON.parse(JSON.stringify(answers)) as Record<string, unknown>,
      });
      // Back leads to where the person came from, not here again.
      window.location.replace(`#${fillPath('/new/:draft', { draft })}`);
    } catch (thrown) {
      setReports(reportsOf(thrown));
      hasBegun.current = false;
    }
  };
  const isClear = drafts !== undefined && (mine.length === 0 || from !== undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: begins once it is clear that nothing waits to be continued
  useEffect(() => {
    if (isClear) void begin();
  }, [isClear]);
  const failed = error ? reportsOf(error) : reports;
  if (failed.length > 0) {
    return (
      <Screen title="A new cluster">
        <Unread reports={failed} />
      </Screen>
    );
  }
  if (isClear || drafts === undefined) {
    return (
      <Screen title="A new cluster">
        <Loading rows={6} />
      </Screen>
    );
  }
  return (
    <Screen
      title="A new cluster"
      lead={
        mine.length === 1 ? 'One was begun and is not finished.' : `${mine.length} were begun and are not finished.`
      }
      actions={
        <>
          <Button variant="secondary" onClick={() => go('/')}>
            Back
          </Button>
          <Button variant="primary" onClick={() => void begin()}>
            Begin another
          </Button>
        </>
      }
    >
      <DraftList drafts={mine} />
    </Screen>
  );
}
