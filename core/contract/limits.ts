/** Numbers of the wire, apart from the schemas so that a screen can have them without zod. */

/** Raised whenever a call changes in a way that an older screen does not understand. */
export const contractVersion = 1;
/** Events of one follow on their way at most, before the engine waits for an `ack`. */
export const eventsInFlight = 64;
/** Bytes of one message at most; more is a bug or an attack, and ends the connection. */
export const messageBytes = 4_000_000;
