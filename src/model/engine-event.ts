/** An event of the engine. It tells what to list again, not what is true now. */
export type EngineEvent =
  | {
      readonly kind: 'container';
      /** The engine's word: `create`, `start`, `die`, `destroy`, `rename`, … */
      readonly action: string;
      readonly id: string;
      /** The engine's timestamp, nanoseconds since the Unix epoch. */
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
