// Asks at a steady rate until its standard input ends, then writes what came of it. Run by steady-client.ts in another network:
// node steady-requests.js URL PER_SECOND TIMEOUT_MS BODY
const http = require('node:http');
const [url, perSecond, timeoutMs, wanted] = process.argv.slice(2);

const from = performance.now();
const failures = [];
const took = [];
let asked = 0;
let pending = 0;
let ending = false;

function ask() {
  const begun = performance.now();
  asked += 1;
  pending += 1;
  let settled = false;
  const settle = (why) => {
    if (settled) return;
    settled = true;
    pending -= 1;
    took.push(performance.now() - begun);
    if (why !== undefined) failures.push({ at: Math.round(begun - from), why });
    finish();
  };
  // A connection each: what is measured is also whether one can be made.
  const sent = http.get(url, { agent: false }, (reply) => {
    let body = '';
    reply.setEncoding('utf8');
    reply.on('data', (part) => (body += part));
    reply.on('error', (error) => settle(error.message));
    reply.on('end', () =>
      settle(reply.statusCode === 200 && body.trim() === wanted ? undefined : `${reply.statusCode} ${body}`),
    );
  });
  sent.on('error', (error) => settle(`${error.code}: ${error.message}`));
  setTimeout(() => {
    settle(`no reply within ${timeoutMs} ms`);
    sent.destroy();
  }, Number(timeoutMs)).unref();
}

// What is due by now, so that a busy machine delays requests and drops none.
const timer = setInterval(() => {
  while (asked < ((performance.now() - from) / 1000) * Number(perSecond)) ask();
}, 5);

function finish() {
  if (!ending || pending > 0) return;
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share) => Number((sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1));
  const figures = { medianMs: at(0.5), p99Ms: at(0.99), slowestMs: at(1) };
  process.stdout.write(
    JSON.stringify({ asked, failed: failures.length, failures: failures.slice(0, 20), ...figures }),
  );
}

process.stdin.resume();
process.stdin.on('end', () => {
  clearInterval(timer);
  ending = true;
  finish();
});
