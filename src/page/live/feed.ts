import type { Picture } from '../wire';

/**
 * How the page stands to nathost. `live`: told of every change at once; `asking`: it answers, but its event stream cannot be had, so the page
 * asks again and again; `lost`: no answer since then (milliseconds).
 */
export type Link =
  | { readonly kind: 'opening' }
  | { readonly kind: 'live' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'lost'; readonly since: number };

export interface Shown {
  readonly link: Link;
  /** The last one that came, however old it is. */
  readonly picture?: Picture;
}

export interface StreamListener {
  readonly opened: () => void;
  /** Something has changed. */
  readonly news: () => void;
  /** It is over and will not come back by itself. */
  readonly broken: () => void;
}

export interface FeedParts {
  readonly load: () => Promise<Picture>;
  /** Opens the event stream; what is returned closes it. */
  readonly open: (listener: StreamListener) => () => void;
  /** Runs something later; what is returned calls it off. */
  readonly later: (run: () => void, milliseconds: number) => () => void;
  readonly now: () => number;
  readonly show: (shown: Shown) => void;
}

/** Milliseconds. A burst of events is one look. */
const shortestGap = 250;
/** What no event tells of, such as when nathost last looked at its engine, is no older than this. */
const longestGap = 10_000;
const firstDelay = 500;
const longestDelay = 8000;

/** Keeps the picture fresh. Events only say that something is new; what it is, is always asked for whole, so a lost event costs nothing. */
export class Feed {
  private shown: Shown = { link: { kind: 'opening' } };
  private close: (() => void) | undefined;
  private callOffRetry: (() => void) | undefined;
  private callOffLook: (() => void) | undefined;
  private delay = firstDelay;
  private streaming = false;
  private looking = false;
  private lookAgain = false;

  constructor(private readonly parts: FeedParts) {}

  /** Opens the stream and looks at once; to be called again when there is reason to hope, for example when the network is back. */
  start(): void {
    this.callOffRetry?.();
    this.close?.();
    this.streaming = false;
    this.close = this.parts.open({
      opened: () => {
        this.streaming = true;
        this.delay = firstDelay;
        this.look();
      },
      news: () => {
        this.look();
      },
      broken: () => {
        this.streaming = false;
        this.look();
        this.retry();
      },
    });
    this.look();
  }

  private retry(): void {
    this.callOffRetry?.();
    this.callOffRetry = this.parts.later(() => {
      this.start();
    }, this.delay);
    this.delay = Math.min(this.delay * 2, longestDelay);
  }

  private look(): void {
    if (this.looking) {
      this.lookAgain = true;
      return;
    }
    this.looking = true;
    this.lookAgain = false;
    this.callOffLook?.();
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
          this.looking = false;
          if (this.lookAgain) this.look();
          else this.lookLater();
        }, shortestGap);
      });
  }

  private lookLater(): void {
    this.callOffLook = this.parts.later(() => {
      this.look();
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
