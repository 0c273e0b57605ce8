import { useState } from 'react';
import type { Report } from '../../../core/contract/tasks.ts';
import { fillPath } from '../../app/router.ts';
import { go } from '../../app/use-place.ts';
import { useBridge } from '../../bridge/BridgeProvider.tsx';
import { reportsOf } from '../../bridge/failure.ts';

/** Resumes a run or takes it back, and goes to its page, which follows the new task. */
export function useBegin() {
  const bridge = useBridge();
  const [isBeginning, setBeginning] = useState(false);
  const [reports, setReports] = useState<readonly Report[]>([]);
  const begin = async (call: 'run.resume' | 'run.undo', run: string): Promise<boolean> => {
    setBeginning(true);
    setReports([]);
    try {
      await bridge.work(call, { run });
      go(fillPath('/runs/:run', { run }));
      return true;
    } catch (thrown) {
      setReports(reportsOf(thrown));
      return false;
    } finally {
      setBeginning(false);
    }
  };
  return { begin, isBeginning, reports };
}
