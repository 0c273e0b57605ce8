import type { Environment } from '../../cluster/environment.ts';
import { environmentWords } from '../../cluster/environment.ts';
import './cluster-mark.css';

interface ClusterMarkProps {
  readonly name: string;
  readonly environment: Environment;
  readonly note?: string;
}

/** Which cluster this is about, with the colour and the word of its environment, where no cluster is open. */
export function ClusterMark({ name, environment, note }: ClusterMarkProps) {
  return (
    <p className={`q-mark-line q-environment--${environment}`}>
      <b>{name}</b>
      <span className="q-environment">{environmentWords[environment]}</span>
      {note !== undefined && <span className="q-small q-subtle">{note}</span>}
    </p>
  );
}
