import { version } from '../../package.json';

/** Set by the bundler (scripts/build-bundle); absent when the sources run as they are. */
declare const __BUILD_ID__: string | undefined;

/** Twelve hexadecimal digits that change when anything in the bundle or the plugin does. */
const buildId = typeof __BUILD_ID__ === 'undefined' ? 'development' : __BUILD_ID__;

export { buildId, version };
