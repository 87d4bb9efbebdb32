// Loaded by scripts/dev before nathost: the page as its sources are now.
const { execFileSync } = require('node:child_process');
const { join } = require('node:path');

execFileSync(join(__dirname, 'build-page'), { stdio: 'inherit' });
require('../dist/page-assets.js');
