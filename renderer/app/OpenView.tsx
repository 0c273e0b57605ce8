import { Button } from '@patternfly/react-core';
import { type ComponentType, lazy, Suspense, useEffect } from 'react';
import { Empty, Loading } from '../components/Screen.tsx';
import { useOpenView } from './use-open-view.ts';
import { go } from './use-place.ts';
import type { View, ViewProps } from './view.ts';

const loaded = new Map<string, ComponentType<ViewProps>>();

function componentOf(view: View): ComponentType<ViewProps> {
  const known = loaded.get(view.id);
  if (known) return known;
  const made = lazy(view.load);
  loaded.set(view.id, made);
  return made;
}

/** The screen of the address, loaded when it is first needed. */
export function OpenView() {
  const { view, params, query, profile } = useOpenView();
  const title = view?.title;
  useEffect(() => {
    document.title = [title, profile, 'Quorate'].filter(Boolean).join(' - ');
  }, [title, profile]);
  if (!view)
    return (
      <Empty title="There is no such screen" action={<Button onClick={() => go('/')}>Show the clusters</Button>}>
        The address names a screen that this version does not have.
      </Empty>
    );
  const Component = componentOf(view);
  return (
    <Suspense
      fallback={
        <div className="q-screen">
          <Loading rows={8} />
        </div>
      }
    >
      {/* Another cluster is another screen: nothing of the first may stay in it. */}
      <Component key={`${view.id}/${JSON.stringify(params)}`} params={params} query={query} />
    </Suspense>
  );
}
