import { useEffect, useRef, useState } from 'react';
import type { EventOf, FollowName, ParamsOf, ValueOf } from '../../core/contract/contract.ts';
import type { Report } from '../../core/contract/tasks.ts';
import { useBridge } from './BridgeProvider.tsx';
import { reportsOf } from './failure.ts';

export type Followed<Value> =
  | { readonly state: 'following' }
  | { readonly state: 'ended'; readonly value: Value }
  | { readonly state: 'failed'; readonly reports: readonly Report[] };

/**
 * Follows as long as the component is there; nothing while `params` is undefined. Begins anew when the params change
 * in content. `onEvent` may change without that.
 */
export function useFollow<Name extends FollowName>(
  name: Name,
  params: ParamsOf<Name> | undefined,
  onEvent: (event: EventOf<Name>) => void,
  /** Asked for the params after a lost connection, where going on needs others than beginning did. */
  paramsOnResume?: () => ParamsOf<Name>,
): Followed<ValueOf<Name>> {
  const bridge = useBridge();
  const [followed, setFollowed] = useState<Followed<ValueOf<Name>>>({ state: 'following' });
  const latest = useRef({ onEvent, paramsOnResume });
  latest.current = { onEvent, paramsOnResume };
  const key = params === undefined ? undefined : JSON.stringify(params);
  useEffect(() => {
    if (key === undefined) return;
    const stop = new AbortController();
    let isFirst = true;
    const paramsNow = () => {
      const resumed = isFirst ? undefined : latest.current.paramsOnResume?.();
      isFirst = false;
      return resumed ?? (JSON.parse(key) as ParamsOf<Name>);
    };
    setFollowed({ state: 'following' });
    bridge
      .follow(name, paramsNow, (event) => !stop.signal.aborted && latest.current.onEvent(event), {
        signal: stop.signal,
      })
      .then(
        (value) => !stop.signal.aborted && setFollowed({ state: 'ended', value }),
        (thrown) => !stop.signal.aborted && setFollowed({ state: 'failed', reports: reportsOf(thrown) }),
      );
    return () => stop.abort();
  }, [bridge, name, key]);
  return followed;
}
