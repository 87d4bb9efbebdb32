/** One file of the page. */
export interface PageAsset {
  /** As in `Content-Type`. */
  readonly type: string;
  readonly body: string;
}

/** By path: `/` and `/page/NAME-DIGEST.KIND`. */
export type PageAssets = Readonly<Record<string, PageAsset>>;

/** Built by scripts/build-page, inserted by scripts/build-bundle; absent when the sources run directly. */
declare const __PAGE_ASSETS__: PageAssets | undefined;

export const pageAssets: PageAssets = typeof __PAGE_ASSETS__ === 'undefined' ? {} : __PAGE_ASSETS__;
