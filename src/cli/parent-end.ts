import net from 'node:net';

/**
 * Calls `ended` when the docker command that runs this is told to end, or is gone. It listens on a socket for that (docker/cli,
 * cli-plugins/socket), because without a terminal its plugins do not get the signal that it gets.
 * @param name as in DOCKER_CLI_PLUGIN_SOCKET; `@` begins the name of a socket that is in no folder: unix(7)
 */
export function whenParentEnds(name: string, ended: () => void): void {
  const connection = net.connect(name.replace(/^@/, '\0'));
  let connected = false;
  connection.once('connect', () => {
    connected = true;
  });
  // Without a connection nothing is known of the docker command: signals have to do.
  connection.on('error', () => undefined);
  connection.once('close', () => {
    if (connected) ended();
  });
  connection.resume();
  connection.unref();
}
