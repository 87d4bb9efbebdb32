import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { differences, listingOf, personal, placesOf } from './machine';

let before: ReadonlyMap<string, string> = new Map();
let places: readonly string[] = [];

/** Jest's global set-up of all tests: no test, and no program that one starts, finds what a person has set up for the docker command. */
export default function setUp(): void {
  places = placesOf(homedir());
  before = listingOf(places);
  // Where packages come from is the machine's to say.
  process.env['NPM_CONFIG_USERCONFIG'] ??= join(homedir(), '.npmrc');
  for (const name of personal) Reflect.deleteProperty(process.env, name);
  process.env['HOME'] = mkdtempSync(join(tmpdir(), 'nathost-home-'));
}

/** What was different on the machine when all tests were over. */
export function tearDown(): string[] {
  rmSync(process.env['HOME'] ?? '', { recursive: true, force: true });
  return differences(before, listingOf(places));
}
