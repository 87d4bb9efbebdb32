import { isIP } from 'node:net';
import { namesInFile, namesOfMachine } from './hostile-values';

/** The rules for names, written down a second time, so that a mistake in the program is none in here as well. */

const ofTheHost = new Set([
  ...['localhost', 'localhost.localdomain', 'localhost4', 'localhost4.localdomain4', 'localhost6'],
  ...[
    'localhost6.localdomain6',
    'ip6-localhost',
    'ip6-loopback',
    'ip6-localnet',
    'ip6-mcastprefix',
    'ip6-allnodes',
  ],
  ...['ip6-allrouters', 'ip6-allhosts', 'broadcasthost', 'host.docker.internal', 'gateway.docker.internal'],
  ...['kubernetes.docker.internal', 'host.containers.internal'],
]);

/** What the label's part asks for: a name, or nothing because it breaks a rule. */
export function nameIn(part: string): string | undefined {
  const text = part.trim();
  if (!isHostName(text) || isIP(text) !== 0 || readsAsAddress(text)) return undefined;
  const name = text.toLowerCase();
  return ofTheHost.has(name) || name.endsWith('.localhost') ? undefined : name;
}

export function isOfThisHost(name: string): boolean {
  return namesInFile.includes(name) || namesOfMachine.includes(name);
}

/** With a dot, and not below what is kept for private use. */
export function isOfTheInternet(name: string): boolean {
  const privately = /\.(test|example|local|home\.arpa|internal|intranet|private|corp|home|lan|docker)$/;
  return name.split('.').length > 1 && !privately.test(name);
}

/** RFC 1123, section 2.1, character by character. */
function isHostName(text: string): boolean {
  if (text.length < 1 || text.length > 253) return false;
  return text.split('.').every((label) => {
    const codes = Array.from(label, (character) => character.codePointAt(0) ?? -1);
    const isFine = codes.every(
      (code) =>
        code === 45 ||
        (code >= 48 && code <= 57) ||
        (code >= 65 && code <= 90) ||
        (code >= 97 && code <= 122),
    );
    return isFine && codes.length >= 1 && codes.length <= 63 && codes[0] !== 45 && codes.at(-1) !== 45;
  });
}

/** By its last part alone, because a resolver may take `app.1` for an unfinished address, too (WHATWG URL, "ends in a number"). */
function readsAsAddress(text: string): boolean {
  const last = text.split('.').at(-1) ?? '';
  return /^[0-9]+$/.test(last) || /^0x[0-9a-f]*$/i.test(last);
}
