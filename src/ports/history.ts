import type { Happening } from '../model/change-record';

/** Where is told what happened, by whoever knows. Nothing that is decided or done depends on it. */
export interface History {
  note(happening: Happening): void;
}
