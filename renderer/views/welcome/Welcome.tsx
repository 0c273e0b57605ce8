import { useAsk } from '../../bridge/use-ask.ts';
import { Screen } from '../../components/Screen.tsx';

export default function Welcome() {
  const { data: profiles = [] } = useAsk('profile.list', {});
  return (
    <Screen title="Clusters">
      <ul>
        {profiles.map(({ id }) => (
          <li key={id}>
            <a href={`#/c/${encodeURIComponent(id)}/overview`}>{id}</a>
          </li>
        ))}
      </ul>
    </Screen>
  );
}
