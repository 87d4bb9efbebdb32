import type { FakeHost } from '../../support/fake-host';
import { happen, type Churn } from './operations';

/** Two machines to which the same happens at the same time; one of them has an easy life. */
export class Twins {
  constructor(
    readonly tried: FakeHost,
    readonly spared: FakeHost,
  ) {}

  get both(): readonly FakeHost[] {
    return [this.tried, this.spared];
  }

  happen(churn: Churn): void {
    const operation = churn.next(this.spared);
    for (const host of this.both) happen(host, operation);
  }

  async pass(ms: number): Promise<void> {
    for (const host of this.both) await host.pass(ms);
  }
}
