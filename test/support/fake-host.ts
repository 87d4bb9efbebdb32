import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineEvent } from '../../src/model/engine-event';
import type { EngineError } from '../../src/model/errors';
import type { Settings } from '../../src/model/settings';
import type { StatusReport } from '../../src/model/status';
import { FakeEngine } from './fake-engine';
import type { ContainerSpec } from './fake-engine/container-spec';
import { FakeDisk } from './fake-host/fake-disk';
import { LogBook } from './fake-host/log-book';
import type { EngineCall } from './fake-host/mortal-engine';
import { NathostInProcess } from './fake-host/nathost-in-process';
import { settings } from './records';
import { foreignPart, resolve } from './hosts-view';
import { VirtualClock } from './virtual-clock';

/** Most of a run would be waiting for a disk. */
const inMemory = fs.existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Later than the times that the kernel gives to files, so that those count as old unless `FakeHost` says otherwise. */
const beginning = Date.UTC(2096, 0, 1);

const firstHosts = '127.0.0.1\tlocalhost\n127.0.1.1\tmachine\n\n# by hand\n192.0.2.7 printer.example printer';

export interface HostSpec extends ContainerSpec {
  /** As `--add-host` does: a host-networked container gets a default hosts file with this line, and no copy of the host's. */
  readonly addHost?: string;
}

export interface HostOptions {
  readonly generation?: '20.10' | '28';
  readonly settings?: Partial<Settings>;
}

/**
 * A machine: an engine in memory, real hosts files and a real lease file in a temporary folder, and the whole of nathost in this
 * process. Time goes by only when told to, so hours pass in milliseconds and a run can be repeated.
 */
export class FakeHost {
  readonly clock = new VirtualClock(beginning);
  readonly engine: FakeEngine;
  readonly disks = { state: new FakeDisk(), hosts: new FakeDisk() };
  readonly log = new LogBook(() => this.clock.now());
  /** All calls of nathost's, with their times. */
  readonly calls: (EngineCall & { readonly at: number })[] = [];
  /** What the engine answers instead of doing what it is asked. */
  refuse: (call: EngineCall) => EngineError | undefined = () => undefined;
  /** Whether an event reaches nathost. */
  hears: (event: EngineEvent) => boolean = () => true;
  /** Events that nathost has read, and how long one took it, in time of this machine. */
  readonly reading = { events: 0, longestMs: 0, mostCalls: 0 };
  readonly settings: Settings;
  readonly folder = fs.mkdtempSync(join(inMemory, 'nathost-host-'));
  /** By path: what of a hosts file others wrote. */
  readonly foreign = new Map<string, string>();
  readonly #specs = new Map<string, HostSpec>();
  #nathost: NathostInProcess | undefined;

  constructor(options: HostOptions = {}) {
    const paths = {
      socket: join(this.folder, 'nathost.sock'),
      state: join(this.folder, 'state'),
      containers: join(this.folder, 'containers'),
      etc: join(this.folder, 'etc'),
    };
    this.settings = settings({ subnet: '10.203.0.0/24', paths, ...options.settings });
    for (const folder of [paths.etc, paths.containers]) fs.mkdirSync(folder);
    this.writeHosts(this.hostFile, firstHosts);
    this.engine = new FakeEngine({
      clock: this.clock,
      generation: options.generation ?? '20.10',
      onStart: (id) => {
        this.#makeHostsFile(id);
      },
    });
  }

  get hostFile(): string {
    return join(this.settings.paths.etc, 'hosts');
  }

  get leaseFile(): string {
    return join(this.settings.paths.state, 'leases.ndjson');
  }

  get nathost(): NathostInProcess {
    if (!this.#nathost) throw new Error('nathost does not run');
    return this.#nathost;
  }

  get report(): StatusReport {
    return this.nathost.report;
  }

  /** The hosts file that a container was given at its last start. */
  fileOf(id: string): string {
    return join(this.folder, 'containers', id, 'hosts');
  }

  /** Begins a process of nathost's; what it does at first is done when time has gone by. */
  boot(): NathostInProcess {
    this.#nathost = new NathostInProcess({
      settings: this.settings,
      clock: this.clock,
      engine: this.engine,
      onCall: (call) => {
        this.calls.push({ ...call, at: this.clock.now() });
        return this.refuse(call);
      },
      onEvent: (event, pass) => {
        if (this.hears(event)) this.read(event, pass);
      },
      log: this.log,
      disks: this.disks,
    });
    void this.#nathost.start();
    return this.#nathost;
  }

  /** Time goes by, with all that happens in it. */
  async pass(ms = 0): Promise<void> {
    await this.clock.advance(ms);
  }

  /** The ids of running containers whose hosts files nathost keeps. */
  runningProxies(): string[] {
    return this.engine.records
      .filter(
        ({ networkMode, state }) =>
          networkMode.kind === 'host' && (state === 'running' || state === 'paused'),
      )
      .filter(({ labels, ownHostsMount }) => labels['nathost.proxy'] !== 'false' && !ownHostsMount)
      .map(({ id }) => id);
  }

  create(spec: HostSpec): string {
    const id = this.engine.create(spec);
    this.#specs.set(id, spec);
    fs.mkdirSync(join(this.folder, 'containers', id));
    return id;
  }

  run(spec: HostSpec): string {
    const id = this.create(spec);
    this.engine.start(id);
    return id;
  }

  /** Also while it runs. */
  remove(id: string): void {
    this.engine.remove(id);
    this.#specs.delete(id);
    fs.rmSync(join(this.folder, 'containers', id), { recursive: true });
    this.foreign.delete(this.fileOf(id));
  }

  /** Writes a hosts file as people and the engine do: all of it, in place or by renaming a new file over it. */
  writeHosts(path: string, text: string, how: 'in place' | 'rename' = 'in place'): void {
    const written = how === 'rename' ? `${path}.new` : path;
    fs.writeFileSync(written, text, 'latin1');
    fs.utimesSync(written, this.clock.now() / 1000, this.clock.now() / 1000);
    if (how === 'rename') fs.renameSync(written, path);
    this.foreign.set(path, foreignPart(text));
  }

  text(path = this.hostFile): string {
    return fs.readFileSync(path, 'latin1');
  }

  /** Where a name leads on the host, or in a container with this hosts file. */
  lookUp(name: string, path = this.hostFile): string[] {
    return resolve(this.text(path), name);
  }

  /** Leaves nothing behind. */
  async end(): Promise<void> {
    this.#nathost?.kill();
    await this.pass();
    fs.rmSync(this.folder, { recursive: true });
  }

  /** The engine waits while nathost reads an event. */
  private read(event: EngineEvent, pass: (event: EngineEvent) => void): void {
    const [from, calls] = [performance.now(), this.calls.length];
    pass(event);
    this.reading.events += 1;
    this.reading.longestMs = Math.max(this.reading.longestMs, performance.now() - from);
    this.reading.mostCalls = Math.max(this.reading.mostCalls, this.calls.length - calls);
  }

  /** What the engine does at each start of a host-networked container, before it says that it starts. */
  #makeHostsFile(id: string): void {
    const spec = this.#specs.get(id);
    if (spec?.network !== 'host') return;
    const own = spec.addHost === undefined ? undefined : `127.0.0.1\tlocalhost\n${spec.addHost}\n`;
    this.writeHosts(this.fileOf(id), own ?? this.text());
  }
}
