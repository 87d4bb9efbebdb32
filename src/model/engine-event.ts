/** What an engine event tells us to look at again; it never says what is true now. */
export type EngineEvent =
  | {
      readonly kind: 'container';
      /** The engine's word: `create`, `start`, `die`, `destroy`, `rename`, … */
      readonly action: string;
      readonly id: string;
      /** The daemon's time of the event, nanoseconds since the Unix epoch. */
      readonly timeNano: bigint;
    }
  | {
      readonly kind: 'network';
      /** `create`, `connect`, `disconnect`, `destroy`, … */
      readonly action: string;
      readonly networkId: string;
      readonly networkName: string;
      /** Driver: `bridge`, `host`, `null`, … */
      readonly driver: string;
      /** The container that was connected or disconnected. */
      readonly containerId?: string;
      readonly timeNano: bigint;
    };
