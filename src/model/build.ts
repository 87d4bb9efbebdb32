import { version } from '../../package.json';

/** Set by the bundler (scripts/build-bundle); absent when the sources run directly. */
declare const __BUILD_ID__: string | undefined;

/** Twelve hexadecimal digits that change with the bundle or the plugin. */
const buildId = typeof __BUILD_ID__ === 'undefined' ? 'development' : __BUILD_ID__;

export { buildId, version };
