import {
  array,
  boolean,
  looseObject,
  nullish,
  number,
  parse,
  record,
  string,
  unknown,
  type InferOutput,
} from 'valibot';

const texts = nullish(array(string()));
const config = looseObject({
  Image: nullish(string()),
  Env: texts,
  Cmd: texts,
  Entrypoint: texts,
  Labels: nullish(record(string(), string())),
  User: nullish(string()),
  WorkingDir: nullish(string()),
  Hostname: nullish(string()),
  Tty: nullish(boolean()),
  StopSignal: nullish(string()),
  Healthcheck: nullish(unknown()),
});
const container = looseObject({
  Id: string(),
  Image: string(),
  Name: string(),
  Config: config,
  HostConfig: looseObject({
    PortBindings: nullish(
      record(
        string(),
        nullish(array(looseObject({ HostIp: nullish(string()), HostPort: nullish(string()) }))),
      ),
    ),
    RestartPolicy: nullish(looseObject({ Name: nullish(string()), MaximumRetryCount: nullish(number()) })),
    ExtraHosts: texts,
  }),
  Mounts: nullish(
    array(
      looseObject({
        Type: nullish(string()),
        Name: nullish(string()),
        Source: nullish(string()),
        Destination: string(),
        RW: nullish(boolean()),
        Mode: nullish(string()),
        Propagation: nullish(string()),
      }),
    ),
  ),
  NetworkSettings: looseObject({
    Networks: nullish(
      record(
        string(),
        nullish(
          looseObject({
            Aliases: texts,
            IPAMConfig: nullish(
              looseObject({ IPv4Address: nullish(string()), IPv6Address: nullish(string()) }),
            ),
          }),
        ),
      ),
    ),
  }),
});
const image = looseObject({ Id: string(), Config: nullish(config) });

/** The output of `docker container inspect`, with the image's own configuration. */
export interface MadeWith {
  readonly container: InferOutput<typeof container>;
  /** Absent if the image is gone. */
  readonly image?: InferOutput<typeof config>;
}

/** @param images what `docker image inspect` prints @throws Error for anything else */
export function parseMadeWith(containers: string, images: string): MadeWith[] {
  const known = new Map(parse(array(image), JSON.parse(images)).map((one) => [one.Id, one.Config]));
  return parse(array(container), JSON.parse(containers)).map((found) => {
    const brought = known.get(found.Image);
    return { container: found, ...(brought && { image: brought }) };
  });
}
