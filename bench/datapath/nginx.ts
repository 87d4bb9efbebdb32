/** The configurations of the two nginx that every case has. */

export const appPort = 8080;
/** Where a proxy makes a new connection to the application for each request, and where it keeps them. */
export interface ProxyPorts {
  readonly fresh: number;
  readonly kept: number;
}

/** Where an application has its pages. */
export const pagesFolder = '/srv/bench';
export const pages = { large: 'x'.repeat(64 * 1024) } as const;
export const paths = { small: '/small', large: '/large' } as const;

/** `name` keeps apart what several nginx of one machine write. */
const around = (name: string, workers: number, http: string): string => `
user www-data;
worker_processes ${workers};
pid /run/${name}.pid;
error_log /run/${name}.log;
events { worker_connections 4096; }
http {
  access_log off;
  keepalive_requests 1000000;
  sendfile on;
  tcp_nodelay on;
  ${http}
}
`;

export function appConfiguration(name: string): string {
  const small = `location = ${paths.small} { default_type text/plain; return 200 ok; }`;
  return around(name, 1, `server { listen ${appPort} backlog=16384; root ${pagesFolder}; ${small} }`);
}

export function proxyConfiguration(name: string, ports: ProxyPorts, application: string): string {
  const server = (port: number, more: string): string => `
  server {
    listen ${port} backlog=16384 reuseport;
    location / { proxy_pass http://application; ${more} }
  }`;
  return around(
    name,
    2,
    `proxy_buffers 32 8k; proxy_max_temp_file_size 0;
  upstream application { server ${application}:${appPort}; keepalive 64; keepalive_requests 1000000; }
  ${server(ports.fresh, 'proxy_http_version 1.1; proxy_set_header Connection close;')}
  ${server(ports.kept, 'proxy_http_version 1.1; proxy_set_header Connection "";')}`,
  );
}
