import { Button, Card } from '@patternfly/react-core';
import type { ComponentType } from 'react';
import { useHands } from '../../app/use-hands.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { FlaskIcon, PlugIcon, ServerIcon } from '../../components/icons.ts';
import { ConnectDialog } from './ConnectDialog.tsx';
import { PracticeDialog } from './PracticeDialog.tsx';

/** Three ways to a cluster, each with what it needs and how long it takes. */
export function AddCluster() {
  const { go, openDialog } = useHands();
  const { data: hello } = useAsk('engine.hello', {});
  const obstacle = hello?.practiceObstacles[0];
  return (
    <>
      <h2 className="q-welcome__add">Add a cluster</h2>
      <div className="q-welcome__cards">
        <Way
          icon={ServerIcon}
          title="New from bare machines"
          text="Checks the machines, plans the cluster, applies it, then proves failover."
          needs="Needs SSH and sudo on 2 or more machines. About 15 minutes."
          button="Start the wizard"
          onClick={() => go('/new')}
        />
        <Way
          icon={PlugIcon}
          title="Connect to an existing cluster"
          text="Reads it over SSH and changes nothing. Shows what runs and what it found."
          needs="Needs SSH to one node. About 1 minute."
          button="Connect"
          onClick={() => openDialog((close) => <ConnectDialog close={close} />)}
        />
        <Way
          icon={FlaskIcon}
          title="Practice cluster on this machine"
          text="Real Debian nodes, each with its own BMC, to break and repair without risk."
          needs={obstacle ? `Not here: ${obstacle.text}` : 'Needs Linux and 2 GiB of memory. About 2 minutes.'}
          button="Create it"
          isDisabled={obstacle !== undefined}
          onClick={() => openDialog((close) => <PracticeDialog close={close} />)}
        />
      </div>
    </>
  );
}

interface WayProps {
  readonly icon: ComponentType;
  readonly title: string;
  readonly text: string;
  readonly needs: string;
  readonly button: string;
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
}

function Way({ icon: Icon, title, text, needs, button, isDisabled = false, onClick }: WayProps) {
  return (
    <Card isCompact component="article" className="q-way">
      <span className="q-way__icon" aria-hidden="true">
        <Icon />
      </span>
      <h3>{title}</h3>
      <p className="q-subtle">{text}</p>
      <p className="q-small q-least">{needs}</p>
      <span className="q-grow" />
      <div>
        <Button variant="secondary" isDisabled={isDisabled} onClick={onClick}>
          {button}
        </Button>
      </div>
    </Card>
  );
}
