import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { answerCompletion } from '../../../src/cli/completion/answer-completion';
import { complete } from '../../../src/cli/completion/complete';
import { shellScripts } from '../../../src/cli/completion/shell-scripts';
import { commands } from '../../../src/cli/commands';
import { stage } from './stage';

const known = (of: string) =>
  Promise.resolve(of === 'settings' ? ['NATHOST_SUBNET=', 'NATHOST_RESYNC='] : ['blog', 'shop']);
const words = async (...typed: string[]) =>
  (await complete(commands, typed, known)).candidates.map(({ word }) => word);

test('commands', async () => {
  expect(await words('l')).toEqual(['leases', 'ls']);
  expect(await words('help', 'le')).toEqual(['leases']);
  expect(await words('')).toEqual(commands.map(({ name }) => name));
  expect((await complete(commands, ['l'], known)).candidates[1]).toEqual({
    word: 'ls',
    says: 'List names and their addresses',
  });
});

test('names, each once', async () => {
  expect(await words('inspect', '')).toEqual(['blog', 'shop']);
  expect(await words('inspect', 'shop', '')).toEqual(['blog']);
  expect(await words('inspect', '--format', 'json', 's')).toEqual(['shop']);
  expect(await words('explain', 'shop', '')).toEqual([]);
  expect(await words('release', 's')).toEqual(['shop']);
});

test('options and their values', async () => {
  expect(await words('ls', '--no')).toEqual(['--no-trunc']);
  expect(await words('ls', '-f', 'state=')).toEqual(['state=up', 'state=down', 'state=kept']);
  expect(await words('ls', '--filter=al')).toEqual(['--filter=alias=true', '--filter=alias=false']);
  expect(await words('ls', '--format', 'j')).toEqual(['json']);
  expect(await words('completion', '')).toEqual(['bash', 'zsh', 'fish']);
});

test('a setting goes on behind its name', async () => {
  expect(await complete(commands, ['plan', '--what-if', 'NATHOST_S'], known)).toEqual({
    candidates: [{ word: 'NATHOST_SUBNET=' }],
    noSpace: true,
  });
});

test('files', async () => {
  expect(await complete(commands, ['import', ''], known)).toEqual({ candidates: [], files: true });
});

test("what cobra's shells read, also when nathost cannot be asked", async () => {
  const on = stage('/nowhere.sock');
  expect(await answerCompletion(on.context, ['inspect', ''], true)).toBe(0);
  expect(on.out.text).toBe(':4\n');
  const described = stage('/nowhere.sock');
  await answerCompletion(described.context, ['statu'], true);
  expect(described.out.text).toBe('status\tShow whether all is well\n:4\n');
  const bare = stage('/nowhere.sock');
  await answerCompletion(bare.context, ['statu'], false);
  expect(bare.out.text).toBe('status\n:4\n');
});

test("bash: the docker command's older completion gets candidates for the words behind nathost", async () => {
  // Stands for the docker command, and says what it was asked.
  const docker = `docker() { [ "$*" = 'nathost __completeNoDesc plan --what-if=NATHOST_S' ] && printf -- '--what-if=NATHOST_SUBNET=\\n:6\\n'; }`;
  const typed = `words=(docker -D nathost plan --what-if=NATHOST_S); cword=4; COMP_WORDBREAKS='='`;
  const script = `${docker}\n${shellScripts.bash}\n${typed}\n_docker_nathost\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await promisify(execFile)('bash', ['-c', script]);
  expect(stdout).toBe('NATHOST_SUBNET=\n');
});
