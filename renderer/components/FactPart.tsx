import type { ReactNode } from 'react';
import type { Fact } from '../../core/contract/live.ts';
import { Age } from './Age.tsx';
import { Reports } from './Reports.tsx';
import { Loading } from './Screen.tsx';
import { Status } from './Status.tsx';

interface FactPartProps<T> {
  readonly title: string;
  /** Undefined while it is asked for. */
  readonly fact: Fact<T> | undefined;
  readonly children: (value: T) => ReactNode;
}

/** A titled part that rests on one fact: with its age and source, or unknown with why. */
export function FactPart<T>({ title, fact, children }: FactPartProps<T>) {
  return (
    <section className="q-part">
      <h3 className="q-subhead">
        {title}
        {fact?.isKnown && <Age at={fact.observedAt} source={fact.source} />}
      </h3>
      {!fact && <Loading rows={2} label={`Reading: ${title}`} />}
      {fact && !fact.isKnown && (
        <>
          <p>
            <Status tone="unknown">Unknown</Status>
          </p>
          <Reports reports={fact.reports} />
        </>
      )}
      {fact?.isKnown && <div title={fact.source}>{children(fact.value)}</div>}
    </section>
  );
}
