import { stagePlugin } from './nathost-on-engine';

/** Jest's global set-up of the end-to-end tests. */
export default stagePlugin;
