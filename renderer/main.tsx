import '@patternfly/react-core/dist/styles/base.css';
import './styles/tokens.css';
import './styles/frame.css';
import './styles/content.css';
import './styles/screens.css';
import './styles/details.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { followTheme } from './app/settings.ts';
import { observeFailures } from './app/vault-watch.ts';
import { BridgeProvider } from './bridge/BridgeProvider.tsx';
import { createBridge } from './bridge/bridge.ts';
import { carrierOf } from './bridge/window-carrier.ts';

followTheme();
const host = document.getElementById('screen');
if (!host) throw new Error('the page lacks its host element');
createRoot(host).render(
  <BridgeProvider bridge={observeFailures(createBridge(carrierOf(window)))}>
    <App />
  </BridgeProvider>,
);
