import { Nav, NavItem, NavItemSeparator, NavList } from '@patternfly/react-core';
import { useWatched } from '../cluster/watch.ts';
import { fillPath, formatPlace } from './router.ts';
import type { View } from './view.ts';
import { views } from './views.ts';

/** The screens of the cluster that is open, from the list of views. */
export function Navigation({ profile, open }: { readonly profile: string; readonly open: string }) {
  const listed = views.filter(({ navigation }) => navigation !== undefined);
  const first = listed.filter(({ navigation }) => navigation?.group === 1);
  const second = listed.filter(({ navigation }) => navigation?.group === 2);
  const { view } = useWatched(profile);
  const item = ({ id, title, path, navigation }: View) => {
    const Icon = navigation?.icon;
    return (
      <NavItem
        key={id}
        itemId={id}
        isActive={id === open}
        to={formatPlace(fillPath(path, { profile }))}
        icon={Icon && <Icon />}
      >
        {title}
      </NavItem>
    );
  };
  return (
    <div className="q-nav">
      <Nav aria-label={`Screens of ${profile}`}>
        <NavList>
          {first.map(item)}
          {second.length > 0 && <NavItemSeparator />}
          {second.map(item)}
        </NavList>
        {view?.status.isKnown && <p className="q-nav__foot">Pacemaker {view.status.value.version.split('-')[0]}</p>}
      </Nav>
    </div>
  );
}
