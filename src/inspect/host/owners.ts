import type { OwnedSocket, SocketOwner } from '../facts';
import { parseSockets, type Socket } from '../parse/sockets';
import type { Files } from './files';

/** The sockets of this network namespace and their processes. Without root, only the user's own processes are found. */
export async function readSockets(files: Files, containerIds: ReadonlySet<string>): Promise<OwnedSocket[]> {
  const tables = await Promise.all(
    (['tcp', 'tcp6', 'udp', 'udp6'] as const).map(async (name) =>
      parseSockets(await textOf(files, `/proc/net/${name}`), name.startsWith('tcp') ? 'tcp' : 'udp'),
    ),
  );
  const sockets = tables.flat();
  const owners = await ownersOf(files, sockets, containerIds);
  return sockets.map((socket) => {
    const owner = owners.get(socket.inode);
    return owner ? { ...socket, owner } : socket;
  });
}

/** A host without IPv6 has no such file. */
async function textOf(files: Files, path: string): Promise<string> {
  return path.endsWith('6') ? files.read(path).catch(() => '') : files.read(path);
}

async function ownersOf(
  files: Files,
  sockets: readonly Socket[],
  containerIds: ReadonlySet<string>,
): Promise<Map<number, SocketOwner>> {
  const wanted = new Set(sockets.map(({ inode }) => inode).filter((inode) => inode > 0));
  const owners = new Map<number, SocketOwner>();
  for (const pid of (await files.list('/proc')).filter((name) => /^\d+$/.test(name))) {
    const inodes = (await socketsOf(files, pid)).filter((inode) => wanted.has(inode) && !owners.has(inode));
    if (inodes.length === 0) continue;
    const owner = await describe(files, pid, containerIds);
    for (const inode of inodes) owners.set(inode, owner);
  }
  return owners;
}

/** A process may end at any moment; then it has no sockets. */
async function socketsOf(files: Files, pid: string): Promise<number[]> {
  const names = await files.list(`/proc/${pid}/fd`).catch(() => []);
  const links = await Promise.all(names.map((name) => files.link(`/proc/${pid}/fd/${name}`).catch(() => '')));
  return links.flatMap((link) => {
    const [, inode] = /^socket:\[(\d+)\]$/.exec(link) ?? [];
    return inode === undefined ? [] : [Number(inode)];
  });
}

async function describe(files: Files, pid: string, containerIds: ReadonlySet<string>): Promise<SocketOwner> {
  const program = (await files.read(`/proc/${pid}/comm`).catch(() => '')).trim();
  const groups = await files.read(`/proc/${pid}/cgroup`).catch(() => '');
  // With an engine inside a container, the path has both ids.
  const containerId = (groups.match(/[0-9a-f]{64}/g) ?? []).find((id) => containerIds.has(id));
  return { pid: Number(pid), program, ...(containerId !== undefined && { containerId }) };
}
