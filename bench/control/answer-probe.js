// Runs in the engine's host network. For each line `ADDRESS PORT` it connects again and again until somebody accepts, and
// prints that moment, milliseconds since the epoch.
const net = require('node:net');
const { createInterface } = require('node:readline');

function ask(host, port) {
  const socket = net.connect({ host, port });
  const again = setTimeout(() => socket.destroy(), 20);
  let accepted = false;
  socket.on('connect', () => {
    accepted = true;
    console.log(performance.timeOrigin + performance.now());
    socket.destroy();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    clearTimeout(again);
    if (!accepted) setTimeout(() => ask(host, port), 1);
  });
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => ask(...line.split(' ')));
lines.on('close', () => process.exit());
