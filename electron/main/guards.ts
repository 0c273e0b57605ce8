import { app, type Session, shell, type WebContents } from 'electron';
import { isOurs } from './page.ts';

/** Documentation that the screens link to; anything else does not leave the window. */
const knownSites: ReadonlySet<string> = new Set([
  'clusterlabs.org',
  'www.clusterlabs.org',
  'projects.clusterlabs.org',
  'linbit.com',
  'docs.openvswitch.org',
]);

/** Whether an address may be handed to the system's browser. What a node says must not become one. */
export function isKnownSite(address: string): boolean {
  try {
    const { protocol, host, username, password } = new URL(address);
    return protocol === 'https:' && knownSites.has(host) && username === '' && password === '';
  } catch {
    return false;
  }
}

/** The one permission there is: to put text on the clipboard, which follows a click. Reading it is none. */
const permitted = 'clipboard-sanitized-write';

/** Denies every permission and device; Electron would grant what nobody decides. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, decide) =>
    decide(permission === permitted && isOurs(contents.getURL())),
  );
  session.setPermissionCheckHandler(
    (contents, permission) => permission === permitted && isOurs(contents?.getURL() ?? ''),
  );
  session.setDevicePermissionHandler(() => false);
}

/** Keeps every page where it is: no navigation, no second window, no webview. */
export function guard(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isKnownSite(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

/** Guards every page there will be, whoever makes it. */
export function guardAll(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents));
}
