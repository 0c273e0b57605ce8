import { MenuToggle, Select, SelectList, SelectOption } from '@patternfly/react-core';
import { useState } from 'react';
import { useAsk } from '../bridge/use-ask.ts';
import { environmentWords } from '../cluster/environment.ts';
import { fillPath } from './router.ts';
import { useOpenView } from './use-open-view.ts';
import { go } from './use-place.ts';

/** Which cluster is open, in its environment's colour; the others one click away, on the same screen. */
export function ClusterSwitcher({ profile }: { readonly profile: string }) {
  const { data: profiles = [] } = useAsk('profile.list', {});
  const { view } = useOpenView();
  const [isOpen, setOpen] = useState(false);
  const environment = profiles.find(({ id }) => id === profile)?.description.environment;
  const choose = (id: unknown) => {
    setOpen(false);
    if (id === '/') go('/');
    else go(fillPath(view?.navigation ? view.path : '/c/:profile/overview', { profile: String(id) }));
  };
  return (
    <Select
      isOpen={isOpen}
      selected={profile}
      onSelect={(_, id) => choose(id)}
      onOpenChange={setOpen}
      toggle={(reference) => (
        <MenuToggle
          ref={reference}
          className={`q-switch q-environment--${environment ?? 'unknown'}`}
          isExpanded={isOpen}
          onClick={() => setOpen((before) => !before)}
        >
          <span className="pf-v6-u-screen-reader">Cluster </span>
          <b>{profile}</b>
          {environment !== undefined && <span className="q-environment">{environmentWords[environment]}</span>}
        </MenuToggle>
      )}
    >
      <SelectList>
        {profiles.map(({ id, description }) => (
          <SelectOption key={id} value={id} description={environmentWords[description.environment]}>
            {id}
          </SelectOption>
        ))}
        <SelectOption value="/">All clusters</SelectOption>
      </SelectList>
    </Select>
  );
}
