import { check, type Found } from '../check';
import type { NathostFacts, NginxOfContainer } from '../../inspect/facts';
import type { ContainerFacts } from '../../inspect/parse/engine';
import { lookups, type Lookup } from '../../inspect/nginx-lookups';
import { walkNginx, type NginxDirective } from '../../inspect/parse/nginx';
import { comment, word } from '../../inspect/commands';
import { hostNetworked } from '../../inspect/who';

export const nginxNames = check({
  id: 'nginx-names',
  about: {
    finds:
      'nginx configurations in running proxies that name an upstream with a variable or with `resolve`, or have a `resolver`.',
    means:
      'At run time, nginx resolves names only with a DNS server. It reads `/etc/hosts` only for plain names, when it loads its configuration. So it does not find names of nathost at run time, and answers 502.',
    fix: 'Write the name without a variable, `proxy_pass http://app:8080;`, and reload nginx. The address stays the same, so it need not be resolved again.',
  },
  needs: ['containers', 'nginx'],
  uses: ['nathost'],
  find: ({ containers, nginx }, { nathost }) =>
    hostNetworked(containers).flatMap((container) =>
      nginx
        .filter(({ containerId }) => containerId === container.id)
        .flatMap((found) => findingsOf(container, found, nathost)),
    ),
  ok: ({ nginx }) =>
    nginx.length === 0
      ? 'no nginx runs on the host’s network'
      : `${nginx.length} nginx on the host’s network, all with plain upstream names`,
});

function findingsOf(
  container: ContainerFacts,
  { configuration }: NginxOfContainer,
  nathost: NathostFacts | undefined,
): Found[] {
  const subject = `container ${container.name}`;
  if ('unknown' in configuration)
    return [
      {
        severity: 'note',
        subject,
        what: `its nginx configuration could not be read: ${configuration.unknown}`,
      },
    ];
  const all = [...walkNginx(configuration.known)];
  const uses = lookups(all);
  const resolver = all.find(({ name }) => name === 'resolver');
  if (uses.length === 0 && resolver)
    return [
      {
        severity: 'note',
        subject,
        what: `${placeOf(resolver)} has a resolver (${resolver.args.join(' ')}), but no upstream is looked up by it`,
        means:
          'names in proxy_pass are plain, so they are read from /etc/hosts; the resolver is used for other things, such as OCSP stapling',
      },
    ];
  return uses.map((use) => finding(container, use, nathost));
}

function finding(
  container: ContainerFacts,
  { directive, name, plainly }: Lookup,
  nathost: NathostFacts | undefined,
): Found {
  const ours = nathost?.names.some((kept) => kept.name === name) ?? false;
  const shown = `${directive.name} ${directive.args.join(' ')};`;
  return {
    severity: ours ? 'error' : 'warning',
    subject: `container ${container.name}`,
    what: `${placeOf(directive)} says ${shown}${name === undefined ? '' : ` which looks up ${name} at run time`}`,
    means: ours
      ? `nginx asks a DNS server for ${name ?? ''}, which only /etc/hosts knows: it answers 502`
      : 'nginx asks a DNS server for such a name and never reads /etc/hosts, so no name of nathost works there',
    command: [
      comment(`in ${placeOf(directive)}, write plainly: ${plainly}`),
      `docker exec ${word(container.name)} nginx -s reload`,
    ],
  };
}

function placeOf({ file, line }: NginxDirective): string {
  return `${file}:${line}`;
}
