import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One alert of observability/prometheus/rules.yml. */
export interface AlertRule {
  readonly name: string;
  readonly expression: string;
  readonly severity: string;
  readonly summary: string;
  readonly description: string;
}

const page = join(__dirname, '../../observability/prometheus/rules.yml');

/** The alerts, as the file has them: one key a line, texts in single quotes. promtool reads the file as a whole. */
export function alertRules(): AlertRule[] {
  const [, ...rules] = readFileSync(page, 'utf8').split(/^ +- alert: /m);
  return rules.map((rule) => {
    const field = (pattern: RegExp): string => {
      const found = pattern.exec(rule)?.[1];
      if (found === undefined) throw new Error(`no ${pattern.source} in: ${rule}`);
      return found.replaceAll("''", "'");
    };
    return {
      name: field(/^(\w+)$/m),
      expression: field(/^ +expr: (.+)$/m),
      severity: field(/severity: (\w+)/),
      summary: field(/^ +summary: '(.+)'$/m),
      description: field(/^ +description: '(.+)'$/m),
    };
  });
}
