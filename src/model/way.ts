/** How nathost is run. What there is to type goes by it. */
export type Way = 'plugin' | 'container' | 'service' | 'process';

/** Where an engine has a plugin's socket, as the plugin sees it. */
const pluginSockets = '/run/docker/plugins/';

/** @param runAs `NATHOST_RUN_AS`, which the image and the unit set @param socket `NATHOST_SOCKET` */
export function wayOf(runAs: string | undefined, socket: string | undefined): Way {
  if (runAs === 'container' || runAs === 'service') return runAs;
  return socket?.startsWith(pluginSockets) === true ? 'plugin' : 'process';
}

/**
 * What to type, in this order, to give nathost other settings.
 * @param settings as `NAME=value`, with nothing in them that a shell reads
 * @param meanwhile to be done while it does not run
 */
export function changeSettings(
  way: Way,
  settings: readonly string[],
  meanwhile: readonly string[] = [],
): string[] {
  switch (way) {
    case 'plugin':
      return [
        'docker plugin disable nathost',
        `docker plugin set nathost ${settings.join(' ')}`,
        ...meanwhile,
        'docker plugin enable nathost',
      ];
    case 'container':
      // The last line: a comment ends at the end of it, also where all are on one.
      return [
        'docker stop nathost',
        ...meanwhile,
        `${settings.map((setting) => `echo ${setting} >>.env && `).join('')}docker compose up -d # in the folder of compose.yaml`,
      ];
    case 'service':
      return [
        'systemctl stop nathost',
        ...settings.map((setting) => `echo ${setting} >>/etc/default/nathost`),
        ...meanwhile,
        'systemctl start nathost',
      ];
    case 'process':
      return ['# end nathost', ...meanwhile, `# start it again with ${settings.join(' ')}`];
  }
}
