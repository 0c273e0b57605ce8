import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { MachineKey } from '../../../core/contract/profiles.ts';
import type { Report } from '../../../core/contract/tasks.ts';
import { useBridge } from '../../bridge/BridgeProvider.tsx';
import { reportsOf } from '../../bridge/failure.ts';
import { useRefresh } from '../../bridge/use-ask.ts';
import { type DeployAnswers, profileIdOf, type StepId } from './answers.ts';
import { blocks, type FieldFinding, fieldFindings, findingsOfStep, secretGaps } from './findings.ts';
import { hostKeyQuery } from './HostKeys.tsx';
import { contactsOf } from './machines.ts';
import { askFindings } from './use-findings.ts';
import type { TypedSecrets } from './wizard-context.ts';

interface LeaveOptions {
  readonly answers: DeployAnswers;
  readonly secrets: TypedSecrets;
  readonly flush: (profile: string) => Promise<void>;
  readonly keepAs: (profile: string) => void;
}

/** What keeps a screen from being left: at fields, or as a whole. */
export interface Held {
  readonly findings: readonly FieldFinding[];
  readonly reports: readonly Report[];
}

const free: Held = { findings: [], reports: [] };

/** Leaves a screen: its answers are checked, then kept as a profile, and secrets go to the vault. */
export function useLeave({ answers, secrets, flush, keepAs }: LeaveOptions) {
  const bridge = useBridge();
  const queries = useQueryClient();
  const refresh = useRefresh();
  const [held, setHeld] = useState<Held>(free);
  const [isLeaving, setLeaving] = useState(false);
  const { description } = answers;

  const untrusted = async (): Promise<readonly Report[]> => {
    const shown = await Promise.allSettled(
      contactsOf(description).map(async (contact) => {
        const key = await queries.fetchQuery({
          queryKey: hostKeyQuery(contact),
          queryFn: async (): Promise<MachineKey> =>
            (await bridge.ask('host-key.show', { name: contact.name, ssh: contact.ssh })).value,
          retry: false,
          staleTime: 60_000,
        });
        return { name: contact.name, verdict: key.verdict };
      }),
    );
    const open = shown.flatMap((each) =>
      each.status === 'fulfilled' && each.value.verdict !== 'trusted' ? [each.value] : [],
    );
    const failed = shown.flatMap((each) => (each.status === 'rejected' ? reportsOf(each.reason) : []));
    const ask = open.map(
      ({ name, verdict }): Report => ({
        code: 'HOST_KEY_NOT_CONFIRMED',
        severity: verdict === 'unknown' ? 'warning' : 'error',
        node: name,
        text:
          verdict === 'unknown' ? 'Its host key is not confirmed yet.' : 'Its host key is not the one that is known.',
        next:
          verdict === 'unknown' ? 'Compare it below, and confirm it.' : 'Find out why before anything is sent there.',
      }),
    );
    return [...failed, ...ask];
  };

  const check = async (step: StepId): Promise<Held> => {
    const engine = fieldFindings(await askFindings(bridge, description));
    const has = (name: string) => secrets.typed.has(name) || secrets.isKept(name) === true;
    const findings = [...findingsOfStep(description, step, engine), ...secretGaps(description, step, has)].filter(
      blocks,
    );
    if (findings.length > 0) return { findings, reports: [] };
    if (step === 'machines' && answers.profile === undefined) {
      const { value: all } = await bridge.ask('profile.list', {});
      if (all.some(({ id }) => id === description.name)) {
        const text = 'There is a cluster of this name already. Choose another, or open that one.';
        return { findings: [{ path: ['name'], text, severity: 'error' }], reports: [] };
      }
    }
    const reports = step === 'machines' || step === 'service' ? await untrusted() : [];
    return { findings: [], reports };
  };

  /** True where the next screen may open. */
  const leave = async (step: StepId): Promise<boolean> => {
    setLeaving(true);
    setHeld(free);
    try {
      const against = await check(step);
      setHeld(against);
      if (against.findings.length > 0 || against.reports.length > 0) return false;
      const profile = profileIdOf(answers);
      const plain = JSON.parse(JSON.stringify(description)) as unknown;
      await bridge.ask('profile.put', { profile, description: plain });
      keepAs(profile);
      await flush(profile);
      refresh('profile.list', 'profile.get', 'secret.missing');
      return true;
    } catch (thrown) {
      setHeld({ findings: [], reports: reportsOf(thrown) });
      return false;
    } finally {
      setLeaving(false);
    }
  };
  return { leave, held, isLeaving, release: () => setHeld(free) };
}
