import type { NathostOnEngine } from './nathost-on-engine';

/** What the application at an address answers to somebody on the engine's host network, as soon as it does.
 *
 * Tried in short attempts: for a second or two after its first container came up, a bridge's own IPv6 address cannot be used (RFC 4862,
 * duplicate address detection), and a connection begun in that time takes long to be tried again. */
export function answerAt(nathost: NathostOnEngine, address: string): Promise<string> {
  const host = address.includes(':') ? `[${address}]` : address;
  return nathost.until(`answer at ${address}`, async () => {
    const reply = await nathost.engine.get(`http://${host}:8080/`, { timeoutMs: 1_000, untilUp: true });
    return reply.status === 200 ? reply.body.trimEnd() : undefined;
  });
}
