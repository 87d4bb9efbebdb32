import { join } from 'node:path';
import { run } from './command';

const repository = join(__dirname, '../..');
const programs = join(repository, '.cache/shells');

/** Makes sure that zsh and fish are there (scripts/shells). */
export async function haveShells(): Promise<void> {
  await run(join(repository, 'scripts/shells'), []);
}

type Environment = Readonly<Record<string, string>>;

/** What the shell makes of a line when the tabulator key is pressed behind it.
 * @param setUp what a person has in the shell's own file */
export const completed: Readonly<
  Record<'zsh' | 'fish', (setUp: string, line: string, env: Environment) => Promise<string>>
> = {
  zsh: async (setUp, line, env) => {
    const zsh = join(programs, 'zsh');
    return (await run(zsh, [join(__dirname, 'zsh-line.zsh'), zsh, setUp, line], { env })).trim();
  },
  /** With one candidate, that is what fish would write. */
  fish: async (setUp, line, env) => {
    const found = await run(join(programs, 'fish'), ['-c', `${setUp}; complete -C '${line}'`], { env });
    const words = found
      .trimEnd()
      .split('\n')
      .map((candidate) => candidate.split('\t')[0]);
    return line.replace(/\S*$/, words.join(' '));
  },
};
