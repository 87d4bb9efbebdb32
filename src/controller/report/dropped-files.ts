import type { HostLine } from '../../model/host-line';
import type { PlannedChange } from '../../model/planned-change';
import type { Target } from '../desired/targets';
import { fileOf } from '../apply/hosts-applier';
import { counted, ofFile } from './plan-report';

/**
 * What would happen to files that are no longer targets with other settings. nathost removes its names from the host's file, and leaves
 * those of running proxies as they are, because a proxy may be using them.
 */
export function droppedFiles(
  kept: readonly Target[],
  wanted: readonly Target[],
  linesOf: (key: string) => readonly HostLine[] | undefined,
): PlannedChange[] {
  const keys = new Set(wanted.map(({ key }) => key));
  return kept
    .filter(({ key }) => !keys.has(key))
    .flatMap((target) => {
      const lines = linesOf(target.key) ?? [];
      if (target.container) return [left(target, lines)];
      return lines.length > 0 ? [ofFile({ target, lines: [] }, lines)] : [];
    });
}

function left(target: Target, lines: readonly HostLine[]): PlannedChange {
  const subject = fileOf(target);
  const names = [...new Set(lines.map(({ name }) => name))];
  const stay =
    names.length === 0
      ? 'it gets no names'
      : `${counted(names.length)} in it ${names.length === 1 ? 'stays' : 'stay'} and will not be updated`;
  return {
    kind: 'leave-hosts',
    subject,
    text: `The ${subject} is no longer kept up to date: ${stay}.`,
    detail: { file: target.path, names },
  };
}
