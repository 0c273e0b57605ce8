import { inspect } from 'node:util';

const dots = '••••••';

/** A value that must not be seen: prints as dots wherever it is printed, logged or serialised. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  /** The clear value; call it only where it is handed to the protocol that needs it. */
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return dots;
  }
  toJSON(): string {
    return dots;
  }
  [inspect.custom](): string {
    return dots;
  }
}

/** Resolves a secret by its name in the profile's vault, for example `fence/node1`. */
export type SecretSource = (name: string) => Promise<Secret | undefined>;
