import type { HostLine } from '../../model/host-line';
import type { PlannedChange } from '../../model/planned-change';
import type { Target } from '../desired/targets';
import { fileOf } from '../apply/hosts-applier';
import { counted, ofFile } from './plan-report';

/**
 * What becomes of files that other settings would not keep any more: nathost takes its names out of the host's own, and leaves those of running
 * proxies as they are, because a proxy may be using them.
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
      ? 'no name comes into it from then on'
      : `${counted(names.length)} in it ${names.length === 1 ? 'stays' : 'stay'} as now, whatever changes`;
  return {
    kind: 'leave-hosts',
    subject,
    text: `The ${subject} is kept no more: ${stay}.`,
    detail: { file: target.path, names },
  };
}
