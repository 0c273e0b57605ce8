/** What carries messages between screen and engine: text both ways, one message each, in order. */
export interface Carrier {
  send(text: string): void;
  close(): void;
}

export interface CarrierEvents {
  readonly onOpen: () => void;
  readonly onMessage: (text: string) => void;
  /** Once, whether it had opened or not; `why` is for a person. */
  readonly onClose: (why: string) => void;
}

/** Opens a carrier; a new one is opened after each loss. */
export type Connect = (events: CarrierEvents) => Carrier;
