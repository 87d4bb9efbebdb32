// Loaded into the measured process before the program (node --require): on SIGUSR2 it tells the size of its heap after a collection,
// on descriptor 3. That it is there costs nothing otherwise: a collector that is exposed from the start (--expose-gc) makes Node
// throw away what was compiled for the flags of the plugin.
const { writeSync } = require('node:fs');

function collect() {
  require('node:v8').setFlagsFromString('--expose-gc');
  require('node:vm').runInNewContext('gc')();
}

process.on('SIGUSR2', () => {
  collect();
  writeSync(3, `${JSON.stringify(process.memoryUsage())}\n`);
});
