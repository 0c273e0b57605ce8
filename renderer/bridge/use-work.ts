import { useCallback, useEffect, useRef, useState } from 'react';
import type { ParamsOf, ValueOf, WorkName } from '../../core/contract/contract.ts';
import type { ProgressEvent, Report, Task } from '../../core/contract/tasks.ts';
import { useBridge } from './BridgeProvider.tsx';
import { reportsOf } from './failure.ts';

export type WorkState<Value> =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly task?: string }
  | { readonly state: 'done'; readonly task: string; readonly value: Value; readonly reports: readonly Report[] }
  | { readonly state: 'failed'; readonly task?: string; readonly reports: readonly Report[] };

export interface Work<Name extends WorkName> {
  readonly work: WorkState<ValueOf<Name>>;
  /** What the task told so far. */
  readonly progress: readonly ProgressEvent[];
  /** Begins it; gives the value, or undefined where it failed. The failure is in `work`. */
  readonly begin: (params: ParamsOf<Name>) => Promise<ValueOf<Name> | undefined>;
  /** Takes up the task of an earlier window. */
  readonly attach: (task: string) => Promise<ValueOf<Name> | undefined>;
  /** Stops it before its next step. */
  readonly cancel: () => void;
  readonly reset: () => void;
}

/** Long work from its beginning to its value. It goes on in the engine when the component is gone. */
export function useWork<Name extends WorkName>(name: Name): Work<Name> {
  const bridge = useBridge();
  const [work, setWork] = useState<WorkState<ValueOf<Name>>>({ state: 'idle' });
  const [progress, setProgress] = useState<readonly ProgressEvent[]>([]);
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);

  const attach = useCallback(
    async (task: string) => {
      stop.current?.abort();
      const own = new AbortController();
      stop.current = own;
      setWork({ state: 'running', task });
      setProgress([]);
      let after = 0;
      let gathered: ProgressEvent[] = [];
      const flush = setInterval(() => {
        if (gathered.length === 0 || own.signal.aborted) return;
        const fresh = gathered;
        gathered = [];
        setProgress((before) => [...before, ...fresh]);
      }, 100);
      try {
        const ended: Task = await bridge.follow(
          'task.follow',
          () => ({ task, after }),
          ({ seq, progress: event }) => {
            after = seq;
            gathered.push(event);
          },
          { signal: own.signal },
        );
        setProgress((before) => [...before, ...gathered]);
        if (ended.state === 'done') {
          const value = ended.value as ValueOf<Name>;
          setWork({ state: 'done', task, value, reports: ended.reports });
          return value;
        }
        setWork({ state: 'failed', task, reports: ended.reports });
      } catch (thrown) {
        if (!own.signal.aborted) setWork({ state: 'failed', task, reports: reportsOf(thrown) });
      } finally {
        clearInterval(flush);
      }
      return undefined;
    },
    [bridge],
  );

  const begin = useCallback(
    async (params: ParamsOf<Name>) => {
      setWork({ state: 'running' });
      setProgress([]);
      try {
        return await attach(await bridge.work(name, params));
      } catch (thrown) {
        setWork({ state: 'failed', reports: reportsOf(thrown) });
        return undefined;
      }
    },
    [bridge, name, attach],
  );

  const task = work.state === 'idle' ? undefined : work.task;
  const cancel = useCallback(() => {
    if (task !== undefined) void bridge.ask('task.cancel', { task }).catch(() => undefined);
  }, [bridge, task]);
  const reset = useCallback(() => {
    stop.current?.abort();
    setWork({ state: 'idle' });
    setProgress([]);
  }, []);
  return { work, progress, begin, attach, cancel, reset };
}
