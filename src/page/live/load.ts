import type { Detail, Picture } from '../wire';

/** Requests one path of the API; rejects with the API's error. */
export type Ask = (path: string) => Promise<unknown>;

/** Loads the whole picture. */
export async function loadPicture(ask: Ask): Promise<Picture> {
  const list = async <K extends keyof Picture>(key: K): Promise<Picture[K]> => {
    const body = (await ask(`v1/${key}`)) as Pick<Picture, K>;
    return body[key];
  };
  const [summary, names, leases, proxies, problems, changes] = await Promise.all([
    ask('v1/status') as Promise<Picture['summary']>,
    list('names'),
    list('leases'),
    list('proxies'),
    list('problems'),
    list('changes'),
  ]);
  return { summary, names, leases, proxies, problems, changes };
}

/** Loads everything about one name. */
export async function loadDetail(ask: Ask, name: string): Promise<Detail> {
  return (await ask(`v1/names/${encodeURIComponent(name)}`)) as Detail;
}
