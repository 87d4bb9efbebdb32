import * as v from 'valibot';
import { decodeReply } from './decode-reply';
import { optionalTextAs, textAs } from './text-as';

const isVersion = (text: string) => (/^\d+\.\d+$/.test(text) ? text : undefined);

const version = v.object({
  Version: v.string(),
  ApiVersion: textAs(isVersion, 'a version such as 1.41'),
  MinAPIVersion: optionalTextAs(isVersion, 'a version such as 1.24 or nothing'),
});

const info = v.object({
  DockerRootDir: v.pipe(v.string(), v.startsWith('/')),
  Name: v.nullish(v.string(), ''),
});

/** The reply of `GET /version`. */
export function decodeVersion(
  call: string,
  reply: unknown,
): { version: string; newest: string; oldest?: string | undefined } {
  const found = decodeReply(call, version, reply);
  return { version: found.Version, newest: found.ApiVersion, oldest: found.MinAPIVersion };
}

/** The reply of `GET /info`. */
export function decodeInfo(call: string, reply: unknown): { dataRoot: string; hostName: string } {
  const { DockerRootDir: dataRoot, Name: hostName } = decodeReply(call, info, reply);
  return { dataRoot, hostName };
}
