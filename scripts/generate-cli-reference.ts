// Writes docs/cli.md and docs/docker-nathost.1 from the commands: ts-node scripts/generate-cli-reference.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../src/cli/commands';
import { manualPage } from '../src/cli/reference/manual-page';
import { markdownReference } from '../src/cli/reference/markdown';
import { version } from '../src/model/build';

const docs = join(__dirname, '../docs');
writeFileSync(join(docs, 'cli.md'), markdownReference(commands));
writeFileSync(join(docs, 'docker-nathost.1'), manualPage(commands, version));
