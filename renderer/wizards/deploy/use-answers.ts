import { useCallback, useEffect, useRef, useState } from 'react';
import type { Draft } from '../../../core/contract/drafts.ts';
import type { ClusterDescriptionInput } from '../../../core/contract/profiles.ts';
import { useBridge } from '../../bridge/BridgeProvider.tsx';
import { type DeployAnswers, isStepId, readAnswers, type StepId, stepIds } from './answers.ts';

/** The answers of one draft, kept in the engine as they are given: closing the window loses nothing. */
export function useAnswers(draft: Draft) {
  const bridge = useBridge();
  const [answers, setAnswers] = useState<DeployAnswers>(() => readAnswers(draft.answers) ?? emptyAnswers(draft));
  const [step, setStep] = useState<StepId>(() => (isStepId(draft.step) ? draft.step : stepIds[0]));
  const latest = useRef({ answers, step });
  latest.current = { answers, step };
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isGone = useRef(false);

  const save = useCallback(async () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    if (isGone.current) return;
    const { answers: now, step: open } = latest.current;
    await bridge.ask('draft.put', {
      draft: draft.id,
      wizard: 'deploy',
      title: now.description.name || 'A new cluster',
      step: open,
      answers: JSON.parse(JSON.stringify(now)) as Record<string, unknown>,
    });
  }, [bridge, draft.id]);
  // Half a second after the last key, and when the screen goes.
  const saveSoon = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void save().catch(() => undefined), 500);
  }, [save]);
  useEffect(
    () => () => {
      if (timer.current !== undefined) void save().catch(() => undefined);
    },
    [save],
  );

  const change = useCallback(
    (next: (description: ClusterDescriptionInput) => ClusterDescriptionInput) => {
      setAnswers((before) => {
        const after = { ...before, description: next(before.description) };
        latest.current = { ...latest.current, answers: after };
        return after;
      });
      saveSoon();
    },
    [saveSoon],
  );
  const keepAs = useCallback(
    (profile: string) => {
      setAnswers((before) => ({ ...before, profile }));
      latest.current = { ...latest.current, answers: { ...latest.current.answers, profile } };
      saveSoon();
    },
    [saveSoon],
  );
  const open = useCallback(
    (next: StepId) => {
      setStep(next);
      latest.current = { ...latest.current, step: next };
      void save().catch(() => undefined);
    },
    [save],
  );
  /** The answers have become a run: nothing is left to be continued. */
  const forget = useCallback(async () => {
    isGone.current = true;
    clearTimeout(timer.current);
    await bridge.ask('draft.remove', { draft: draft.id });
  }, [bridge, draft.id]);
  return { answers, step, change, keepAs, open, save, forget };
}

function emptyAnswers({ title }: Draft): DeployAnswers {
  return { description: { quorate: 1, name: title, nodes: [] } };
}
