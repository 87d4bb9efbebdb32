import type { Answer } from './answer';

/** The one answer that is not JSON, and that is not made from memory at once. */
export function isMetrics(method: string, target: string): boolean {
  return /^\/metrics(?:\?|$)/.test(target) && (method === 'GET' || method === 'HEAD');
}

/** `text`: in Prometheus' text format. */
export function metricsAnswer(text: string): Answer {
  return {
    status: 200,
    headers: {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
      'content-length': String(Buffer.byteLength(text)),
    },
    body: text,
  };
}
