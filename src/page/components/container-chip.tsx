import { isRunning } from '../view/name-rows';
import type { Container } from '../wire';

/** A container and its state, shown by shape and colour. */
export function ContainerChip({ container }: { container: Container }) {
  const { id, name, state } = container;
  return (
    <span class={`container ${isRunning(container) ? 'running' : 'not-running'}`} title={id.slice(0, 12)}>
      <span class="dot" aria-hidden="true" />
      <span class="container-name">{name}</span>
      <span class="container-state">{state}</span>
    </span>
  );
}
