import net from 'node:net';

/**
 * Calls `ended` when the docker command that runs this ends. The docker command has a socket for that (docker/cli, cli-plugins/socket),
 * because without a terminal its plugins do not get its signals. @param name as in DOCKER_CLI_PLUGIN_SOCKET; a leading `@` means an
 * abstract socket (unix(7))
 */
export function whenParentEnds(name: string, ended: () => void): void {
  const connection = net.connect(name.replace(/^@/, '\0'));
  let connected = false;
  connection.once('connect', () => {
    connected = true;
  });
  // Without a connection, only signals remain.
  connection.on('error', () => undefined);
  connection.once('close', () => {
    if (connected) ended();
  });
  connection.resume();
  connection.unref();
}
