import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../../observability');

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly refId: string; readonly expr: string }[];
}

/** The panels of the Grafana dashboard. */
export function panels(): readonly Panel[] {
  const text = readFileSync(join(folder, 'grafana/nathost.json'), 'utf8');
  return (JSON.parse(text) as { readonly panels: readonly Panel[] }).panels;
}

/** Its expressions, with Grafana's variables as Grafana would fill them in, and where each stands. */
export function dashboardExpressions(): readonly (readonly [panel: string, expression: string])[] {
  return panels().flatMap(({ title, targets = [] }) =>
    targets.map(({ refId, expr }) => [`${title} ${refId}`, filledIn(expr)] as const),
  );
}

function filledIn(expression: string): string {
  return expression.replaceAll('$__rate_interval', '1m').replaceAll('$instance', '.*');
}
