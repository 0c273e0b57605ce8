import { Button } from '@patternfly/react-core';
import { Component, type ReactNode } from 'react';
import { reportsOf } from '../bridge/failure.ts';
import { Reports } from '../components/Reports.tsx';

interface Props {
  readonly children: ReactNode;
  /** Where it stands; another place draws anew. */
  readonly place: string;
}

/** A screen that breaks tells so in its own place; the rest of the window lives on. */
export class ErrorBoundary extends Component<Props, { readonly thrown?: unknown; readonly place: string }> {
  override state = { place: this.props.place };

  static getDerivedStateFromError(thrown: unknown) {
    return { thrown };
  }

  static getDerivedStateFromProps({ place }: Props, state: { readonly place: string }) {
    return place === state.place ? null : { thrown: undefined, place };
  }

  override render() {
    const { thrown } = this.state as { readonly thrown?: unknown };
    if (thrown === undefined) return this.props.children;
    return (
      <div className="q-screen">
        <h1 className="q-screen__title">This screen broke. Nothing was changed by that.</h1>
        <Reports reports={reportsOf(thrown)} />
        <p>
          <Button variant="secondary" onClick={() => window.location.reload()}>
            Reload the window
          </Button>
        </p>
      </div>
    );
  }
}
