import type { ViewProps } from '../../app/view.ts';
import { useWatched } from '../../cluster/watch.ts';
import { Screen } from '../../components/Screen.tsx';

export default function Overview({ params }: ViewProps) {
  const { view } = useWatched(params['profile']);
  return (
    <Screen title="Overview">
      {view?.nodes.map(({ name, state }) => (
        <p key={name}>{`${name} ${state}`}</p>
      ))}
    </Screen>
  );
}
