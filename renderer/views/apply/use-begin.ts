import { useCallback, useEffect, useState } from 'react';
import type { RunView } from '../../../core/contract/plans.ts';
import type { Report } from '../../../core/contract/tasks.ts';
import { fillPath } from '../../app/router.ts';
import { go } from '../../app/use-place.ts';
import { useWanted } from '../../app/vault-watch.ts';
import { useBridge } from '../../bridge/BridgeProvider.tsx';
import { hasCode, reportsOf } from '../../bridge/failure.ts';

type Call = 'run.resume' | 'run.undo';
type Run = Pick<RunView, 'id' | 'profileId'>;

export interface Beginning {
  readonly begin: (call: Call, run: Run) => Promise<boolean>;
  readonly isBeginning: boolean;
  /** Why it could not be begun. */
  readonly reports: readonly Report[];
}

/**
 * Resumes a run or takes it back, and goes to its page, which follows the new task. A vault that is locked is asked
 * about first: in the middle of a run it would be a failure of every step that needs a secret.
 */
export function useBegin(): Beginning {
  const bridge = useBridge();
  const wanted = useWanted();
  const [isBeginning, setBeginning] = useState(false);
  const [reports, setReports] = useState<readonly Report[]>([]);
  const [waiting, setWaiting] = useState<{ readonly call: Call; readonly run: Run }>();

  const attempt = useCallback(
    async (call: Call, run: Run, mayWait: boolean): Promise<boolean> => {
      setBeginning(true);
      setReports([]);
      try {
        await bridge.ask('secret.missing', { profile: run.profileId });
        await bridge.work(call, { run: run.id });
        go(fillPath('/runs/:run', { run: run.id }));
        return true;
      } catch (thrown) {
        // The dialog that asks for the passphrase is open by now; what was asked goes on when it closes.
        if (mayWait && hasCode(thrown, 'VAULT_LOCKED')) setWaiting({ call, run });
        else setReports(reportsOf(thrown));
        return false;
      } finally {
        setBeginning(false);
      }
    },
    [bridge],
  );
  useEffect(() => {
    if (waiting === undefined || wanted !== undefined) return;
    setWaiting(undefined);
    void attempt(waiting.call, waiting.run, false);
  }, [waiting, wanted, attempt]);
  const begin = useCallback((call: Call, run: Run) => attempt(call, run, true), [attempt]);
  return { begin, isBeginning, reports };
}
