import { Button } from '@patternfly/react-core';
import type { MachineKey } from '../../../core/contract/profiles.ts';
import { reportsOf } from '../../bridge/failure.ts';
import { useTell } from '../../bridge/use-ask.ts';
import { CopyCommand } from '../../components/CopyCommand.tsx';
import { Reports } from '../../components/Reports.tsx';
import { Status } from '../../components/Status.tsx';
import type { Contact } from './machines.ts';

interface HostKeyRowProps {
  readonly contact: Contact;
  readonly shown: MachineKey | undefined;
  readonly isAsking: boolean;
  readonly failure: unknown;
  readonly onTrusted: () => void;
}

/** One machine's key: how to compare it, and the one click that says it is the same. A changed key has no such click. */
export function HostKeyRow({ contact, shown, isAsking, failure, onTrusted }: HostKeyRowProps) {
  const trust = useTell('host-key.trust');
  const { name, ssh } = contact;
  const where = `${ssh.host}${(ssh.port ?? 22) === 22 ? '' : ` port ${ssh.port}`}`;
  const refused = trust.error === null ? [] : reportsOf(trust.error);
  const confirm = () => {
    if (shown) trust.mutate({ name, ssh, key: shown.key }, { onSuccess: onTrusted });
  };
  return (
    <div className="q-hostkey">
      <div className="q-hostkey__who">
        <b>{name}</b>
        <span className="q-small q-subtle">{where}</span>
      </div>
      <div className="q-hostkey__what">
        <Verdict shown={shown} isAsking={isAsking} hasFailed={failure !== undefined} />
        {shown && <code className="q-mono">{`${shown.type} ${shown.fingerprint}`}</code>}
        {shown?.verdict === 'unknown' && (
          <>
            <p className="q-small q-subtle">On the console of {name}, this prints the same fingerprint:</p>
            <CopyCommand command={`ssh-keygen -lf ${shown.fileOnNode}`} />
          </>
        )}
        {shown && shown.verdict !== 'unknown' && shown.verdict !== 'trusted' && <Reports reports={shown.reports} />}
        {failure !== undefined && !isAsking && <Reports reports={reportsOf(failure)} />}
        <Reports reports={refused} />
      </div>
      {shown?.verdict === 'unknown' && (
        <Button variant="secondary" isLoading={trust.isPending} onClick={confirm}>
          It is the same: trust {name}
        </Button>
      )}
    </div>
  );
}

interface VerdictProps {
  readonly shown: MachineKey | undefined;
  readonly isAsking: boolean;
  readonly hasFailed: boolean;
}

function Verdict({ shown, isAsking, hasFailed }: VerdictProps) {
  if (isAsking && shown === undefined) return <Status tone="running">Asking</Status>;
  if (shown === undefined)
    return (
      <Status tone={hasFailed ? 'failed' : 'waiting'}>{hasFailed ? 'Did not show its key' : 'Not asked yet'}</Status>
    );
  switch (shown.verdict) {
    case 'trusted':
      return <Status tone="well">Known and the same</Status>;
    case 'unknown':
      return <Status tone="attention">First contact: nobody has compared this key yet</Status>;
    case 'changed':
      return <Status tone="failed">The key has changed. This machine is not spoken to.</Status>;
    case 'revoked':
      return <Status tone="failed">The key is revoked. This machine is not spoken to.</Status>;
  }
}
