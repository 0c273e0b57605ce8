import { Panel } from '../../components/Panel.tsx';
import { Status } from '../../components/Status.tsx';

/** The engine does not read DRBD and Open vSwitch; the screen says that, and nothing of their state. */
export function StoragePanel() {
  return (
    <Panel title="Storage and bridge">
      <ul className="q-plainlist">
        <li>
          <Status tone="unknown">
            <b>DRBD</b>
          </Status>
          <p className="q-small q-subtle">
            Not read by this version. Its resources are in the matrix as Pacemaker sees them.
          </p>
        </li>
        <li>
          <Status tone="unknown">
            <b>Open vSwitch</b>
          </Status>
          <p className="q-small q-subtle">Not read by this version. Links are as corosync sees them.</p>
        </li>
      </ul>
    </Panel>
  );
}
