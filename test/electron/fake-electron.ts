import { EventEmitter } from 'node:events';
import { vi } from 'vitest';

/** A port as Electron's main process has it: messages are events with `data`. */
export class FakePort extends EventEmitter {
  readonly sent: unknown[] = [];
  isClosed = false;
  postMessage = (message: unknown) => void this.sent.push(message);
  start = vi.fn();
  close = (): void => {
    this.isClosed = true;
  };
  /** What the other end says. */
  say(data: unknown): void {
    this.emit('message', { data, ports: [] });
  }
}

export class FakeContents extends EventEmitter {
  url = 'app://quorate/index.html';
  readonly sent: unknown[][] = [];
  mainFrame = { url: this.url };
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  isDestroyed = () => false;
  getURL = () => this.url;
  send = (...words: unknown[]) => void this.sent.push(words);
  reload = vi.fn();
  setWindowOpenHandler = (handler: NonNullable<FakeContents['openHandler']>) => {
    this.openHandler = handler;
  };
}

export class FakeChild extends EventEmitter {
  readonly said: { message: unknown; ports: unknown[] }[] = [];
  kill = vi.fn();
  postMessage = (message: unknown, ports: unknown[] = []) => void this.said.push({ message, ports });
}

/** Stands for the module `electron`: it remembers what was asked of it. */
export function fakeElectron() {
  const windows: FakeWindow[] = [];
  class FakeWindow extends EventEmitter {
    readonly webContents = new FakeContents();
    readonly options: Record<string, unknown>;
    readonly loaded: string[] = [];
    hasFocus = false;
    constructor(options: Record<string, unknown>) {
      super();
      this.options = options;
      windows.push(this);
    }
    loadURL = async (url: string) => void this.loaded.push(url);
    isFocused = () => this.hasFocus;
    isMinimized = () => false;
    isMaximized = () => false;
    getNormalBounds = () => ({ x: 10, y: 10, width: 900, height: 700 });
    show = vi.fn();
    focus = vi.fn();
    restore = vi.fn();
    maximize = vi.fn();
  }
  const notifications: { title: string; body: string; emitter: EventEmitter }[] = [];
  class FakeNotification extends EventEmitter {
    static isSupported = () => true;
    readonly shown: { title: string; body: string };
    constructor(options: { title: string; body: string }) {
      super();
      this.shown = options;
    }
    show = () => void notifications.push({ ...this.shown, emitter: this });
  }
  const children: FakeChild[] = [];
  const session = {
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn(),
    setDevicePermissionHandler: vi.fn(),
  };
  const app = Object.assign(new EventEmitter(), {
    isPackaged: true,
    hasLock: true,
    requestSingleInstanceLock: () => app.hasLock,
    enableSandbox: vi.fn(),
    setName: vi.fn(),
    quit: vi.fn(),
    exit: vi.fn(),
    getPath: () => '/nowhere',
    whenReady: () => Promise.resolve(),
  });
  const protocol = { registerSchemesAsPrivileged: vi.fn(), handle: vi.fn() };
  const dialog = { showErrorBox: vi.fn(), showMessageBox: vi.fn(async () => ({})), showMessageBoxSync: vi.fn(() => 0) };
  const shell = { openExternal: vi.fn(async () => {}) };
  const ipcMain = new EventEmitter();
  const ipcRenderer = Object.assign(new EventEmitter(), { send: vi.fn() });
  const exposed = new Map<string, unknown>();
  const module = {
    app,
    protocol,
    dialog,
    shell,
    ipcMain,
    ipcRenderer,
    session: { defaultSession: session },
    nativeTheme: { shouldUseDarkColors: true },
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
    Menu: { setApplicationMenu: vi.fn(), buildFromTemplate: (template: unknown) => template },
    BrowserWindow: FakeWindow,
    Notification: FakeNotification,
    MessageChannelMain: class {
      port1 = new FakePort();
      port2 = new FakePort();
    },
    utilityProcess: {
      fork: vi.fn((_file: string, _words: string[], _options: unknown) => {
        const child = new FakeChild();
        children.push(child);
        return child;
      }),
    },
    contextBridge: { exposeInMainWorld: (name: string, api: unknown) => void exposed.set(name, api) },
  };
  return {
    module,
    app,
    session,
    windows,
    children,
    notifications,
    exposed,
    dialog,
    shell,
    ipcMain,
    ipcRenderer,
    protocol,
  };
}

/** An event that can be prevented, as a page's navigation is. */
export function preventable(more: Readonly<Record<string, unknown>> = {}) {
  return { preventDefault: vi.fn(), ...more };
}
