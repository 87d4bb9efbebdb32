import Ajv from 'ajv';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../../node_modules/@cyclonedx/cyclonedx-library/res/schema');
const read = (file: string) =>
  JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>;

/** How a bill of materials differs from CycloneDX 1.6. */
export function schemaErrors(sbom: unknown): unknown[] {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  for (const file of readdirSync(folder).filter((name) => /^(spdx|jsf|cryptography).*\.json$/.test(name)))
    // That of 1.6 names the others by their files.
    ajv.addSchema({ ...read(file), $id: `http://cyclonedx.org/schema/${file}` });
  ajv.validate(read('bom-1.6.SNAPSHOT.schema.json'), sbom);
  return ajv.errors ?? [];
}
