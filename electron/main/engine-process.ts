import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { type EngineMessage, engineMessage, type MainMessage } from '../wire.ts';

export interface EngineProcessOptions {
  /** The engine's bundle. */
  readonly file: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onMessage: (message: EngineMessage) => void;
  /** It ended without being asked to; another one runs when this is called. */
  readonly onRestart: () => void;
  /** It ends again and again; no further one is started. */
  readonly onGivenUp: () => void;
}

/** The engine in a process of its own, without a screen; started anew where it ends unasked. */
export interface EngineProcess {
  openPort(): MessagePortMain;
  isKnown(profile: string): Promise<boolean>;
  /** Ends it after work has stopped before its next step, at the latest after a while. */
  end(): Promise<void>;
}

const mostFailures = 3;
const failureWindowMs = 60_000;
const endMs = 60_000;

export function startEngineProcess(options: EngineProcessOptions): EngineProcess {
  const asked = new Map<string, ((isKnown: boolean) => void)[]>();
  const failures: number[] = [];
  let isEnding = false;
  let child: UtilityProcess;
  let exited: Promise<void>;

  const take = (value: unknown): void => {
    const message = engineMessage.safeParse(value).data;
    if (message === undefined) return;
    if (message.kind === 'known') {
      for (const answer of asked.get(message.profile) ?? []) answer(message.isKnown);
      asked.delete(message.profile);
    } else options.onMessage(message);
  };
  const start = (): void => {
    const own = utilityProcess.fork(options.file, [], {
      serviceName: 'Quorate engine',
      env: options.env,
      stdio: 'inherit',
    });
    child = own;
    own.on('message', take);
    exited = new Promise((resolve) => {
      own.once('exit', () => {
        resolve();
        if (isEnding) return;
        const now = Date.now();
        failures.push(now);
        if (failures.filter((at) => now - at < failureWindowMs).length >= mostFailures) return options.onGivenUp();
        start();
        options.onRestart();
      });
    });
  };
  const say = (message: MainMessage, ports: MessagePortMain[] = []): void => child.postMessage(message, ports);
  start();

  return {
    openPort: () => {
      const { port1, port2 } = new MessageChannelMain();
      say({ kind: 'connect' }, [port1]);
      return port2;
    },
    isKnown: (profile) =>
      new Promise((resolve) => {
        asked.set(profile, [...(asked.get(profile) ?? []), resolve]);
        say({ kind: 'is-known', profile });
      }),
    end: async () => {
      isEnding = true;
      say({ kind: 'end' });
      const timer = setTimeout(() => child.kill(), endMs);
      await exited;
      clearTimeout(timer);
    },
  };
}
