import type { Picture } from '../wire';

/**
 * The page's connection to nathost. `live`: the event stream is open; `asking`: only requests work, so the page polls; `lost`: no answer
 * since then (milliseconds).
 */
export type Link =
  | { readonly kind: 'opening' }
  | { readonly kind: 'live' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'lost'; readonly since: number };

export interface Shown {
  readonly link: Link;
  /** The last picture received, however old. */
  readonly picture?: Picture;
}

export interface StreamListener {
  readonly opened: () => void;
  /** Something has changed. */
  readonly news: () => void;
  /** The stream has ended and does not reconnect by itself. */
  readonly broken: () => void;
}

export interface FeedParts {
  readonly load: () => Promise<Picture>;
  /** Opens the event stream; the returned function closes it. */
  readonly open: (listener: StreamListener) => () => void;
  /** Runs something later; the returned function cancels it. */
  readonly later: (run: () => void, milliseconds: number) => () => void;
  readonly now: () => number;
  readonly show: (shown: Shown) => void;
}

/** Milliseconds. A burst of events causes one load. */
const shortestGap = 250;
/** Milliseconds after which the page loads again without an event: no event tells of some values, such as the time of the last pass. */
const longestGap = 10_000;
const firstDelay = 500;
const longestDelay = 8000;

/**
 * Keeps the picture current. An event only says that something has changed; the page then loads everything, so a lost event costs
 * nothing.
 */
export class Feed {
  private shown: Shown = { link: { kind: 'opening' } };
  private close: (() => void) | undefined;
  private cancelRetry: (() => void) | undefined;
  private cancelLoad: (() => void) | undefined;
  private delay = firstDelay;
  private streaming = false;
  private loading = false;
  private loadAgain = false;

  constructor(private readonly parts: FeedParts) {}

  /** Opens the stream and loads at once. To be called again when reconnecting may succeed, for example when the network is back. */
  start(): void {
    this.cancelRetry?.();
    this.close?.();
    this.streaming = false;
    this.close = this.parts.open({
      opened: () => {
        this.streaming = true;
        this.delay = firstDelay;
        this.load();
      },
      news: () => {
        this.load();
      },
      broken: () => {
        this.streaming = false;
        this.load();
        this.retry();
      },
    });
    this.load();
  }

  private retry(): void {
    this.cancelRetry?.();
    this.cancelRetry = this.parts.later(() => {
      this.start();
    }, this.delay);
    this.delay = Math.min(this.delay * 2, longestDelay);
  }

  private load(): void {
    if (this.loading) {
      this.loadAgain = true;
      return;
    }
    this.loading = true;
    this.loadAgain = false;
    this.cancelLoad?.();
    void this.parts
      .load()
      .then(
        (picture) => {
          this.show({ link: { kind: this.streaming ? 'live' : 'asking' }, picture });
        },
        () => {
          this.miss();
        },
      )
      .finally(() => {
        this.parts.later(() => {
          this.loading = false;
          if (this.loadAgain) this.load();
          else this.loadLater();
        }, shortestGap);
      });
  }

  private loadLater(): void {
    this.cancelLoad = this.parts.later(() => {
      this.load();
    }, longestGap - shortestGap);
  }

  private miss(): void {
    const { link, picture } = this.shown;
    const since = link.kind === 'lost' ? link.since : this.parts.now();
    this.show({ link: { kind: 'lost', since }, ...(picture && { picture }) });
    if (this.streaming) this.retry();
  }

  private show(shown: Shown): void {
    this.shown = shown;
    this.parts.show(shown);
  }
}
