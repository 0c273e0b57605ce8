import { Button, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core';
import { useState } from 'react';
import type { ClusterDescription } from '../../../core/contract/profiles.ts';
import { go } from '../../app/use-place.ts';
import { reportsOf } from '../../bridge/failure.ts';
import { useTell } from '../../bridge/use-ask.ts';
import { useWork } from '../../bridge/use-work.ts';
import type { Environment } from '../../cluster/environment.ts';
import { Reports } from '../../components/Reports.tsx';
import { WorkProgress } from '../../components/WorkProgress.tsx';
import { HostKeys, useHostKeys } from '../../wizards/deploy/HostKeys.tsx';
import { ConnectForm } from './ConnectForm.tsx';
import { type Entry, emptyEntry, isComplete, sshOf } from './connect-entry.ts';
import { Found } from './Found.tsx';
import { NodeAddresses } from './NodeAddresses.tsx';

/** Reads an existing cluster over one of its nodes, changing nothing, and keeps what it found as a profile. */
export function ConnectDialog({ close }: { readonly close: () => void }) {
  const [entry, setEntry] = useState<Entry>(emptyEntry);
  const [isEntered, setEntered] = useState(false);
  const [mended, setMended] = useState<ClusterDescription>();
  const reading = useWork('adopt.read');
  const put = useTell('profile.put', ['profile.list']);
  const found = reading.work.state === 'done' ? reading.work.value : undefined;
  const first = [{ name: entry.host, ssh: sshOf(entry) }];
  const description = mended ?? found?.description;
  const all = description ? description.nodes.map(({ name, ssh }) => ({ name, ssh })) : first;
  const keys = useHostKeys(isEntered ? all : [], isEntered);
  const isTrusted = isEntered && keys.length > 0 && keys.every(({ data }) => data?.verdict === 'trusted');
  const keep = async (environment: Environment) => {
    if (!description) return;
    try {
      const kept = await put.mutateAsync({
        profile: entry.profile,
        description: { ...description, environment },
      });
      close();
      go(`/c/${encodeURIComponent(kept.id)}/overview`);
    } catch {
      // Told below.
    }
  };
  const isReading = reading.work.state === 'running';
  return (
    <Modal isOpen variant="medium" onClose={close} aria-labelledby="connect-title">
      <ModalHeader
        title="Connect to an existing cluster"
        labelId="connect-title"
        description="Everything is read over SSH to one node; nothing is changed."
      />
      <ModalBody className="q-column">
        {!isEntered && <ConnectForm entry={entry} setEntry={setEntry} />}
        {description && <NodeAddresses description={description} change={setMended} />}
        {isEntered && !isReading && <HostKeys contacts={all} />}
        {isReading && <WorkProgress progress={reading.progress} label={`Reading the cluster of ${entry.host}`} />}
        {reading.work.state === 'failed' && <Reports reports={reading.work.reports} />}
        {found && <Found adopted={found} />}
        {put.isError && <Reports reports={reportsOf(put.error)} />}
      </ModalBody>
      <ModalFooter>
        {!isEntered && (
          <Button isDisabled={!isComplete(entry)} onClick={() => setEntered(true)}>
            Show its host key
          </Button>
        )}
        {isEntered && !found && (
          <Button
            isDisabled={!isTrusted || isReading}
            isLoading={isReading}
            onClick={() => reading.begin({ profile: entry.profile, ssh: sshOf(entry) })}
          >
            Read the cluster
          </Button>
        )}
        {found && (
          <Button isDisabled={!isTrusted} isLoading={put.isPending} onClick={() => keep(entry.environment)}>
            Keep it as {entry.profile}
          </Button>
        )}
        {isEntered && !isReading && !found && (
          <Button variant="secondary" onClick={() => setEntered(false)}>
            Back
          </Button>
        )}
        <Button variant="link" onClick={close}>
          Cancel
        </Button>
      </ModalFooter>
    </Modal>
  );
}
