// One HTTP request, run by network-namespace.ts in another network: node http-get.js URL TIMEOUT_MS UNTIL_UP
const http = require('node:http');
const [url, timeoutMs, untilUp] = process.argv.slice(2);

function fail(why) {
  process.stderr.write(why);
  process.exit(1);
}

function attempt() {
  const sent = http.get(url, { agent: false }, (reply) => {
    let body = '';
    reply.setEncoding('utf8');
    reply.on('data', (part) => (body += part));
    reply.on('end', () => process.stdout.write(JSON.stringify({ status: reply.statusCode, body })));
  });
  sent.on('error', (error) => {
    if (untilUp === 'true' && error.code === 'ECONNREFUSED') setTimeout(attempt, 20);
    else fail(`${error.code}: ${error.message}`);
  });
}

setTimeout(() => fail(`ETIMEDOUT: no reply within ${timeoutMs} ms`), Number(timeoutMs)).unref();
attempt();
