import { printReport } from '../../../src/cli/migrate/report';
import type { Step } from '../../../src/migrate/step';
import { TestScreen } from './stage';

const steps: Step[] = [
  {
    part: 'label',
    subject: 'service shop of web',
    what: 'shop: the name shop',
    because: 'service edge of web sends requests there',
    fragment: {
      files: ['/srv/web/compose.yaml'],
      lines: ['services:', '  shop:', '    labels:', '      nathost.name: shop'],
    },
    command: ['docker compose up -d shop'],
  },
  {
    part: 'configure',
    subject: 'container gate',
    what: 'name applications',
    edits: [
      { place: '/etc/nginx/x.conf:3', file: '/srv/x.conf', from: 'http://a_b:80', to: 'http://a-b:80' },
    ],
  },
  { part: 'mind', subject: 'host', what: 'bad \u001b[31m words' },
];

it('numbers the parts there are, and wraps all but what is there to be copied', () => {
  const out = new TestScreen(false, false, 50);
  printReport(out, steps);
  expect(out.text).toBe(`1. Label the applications; what works now goes on working

   service shop of web: shop: the name shop
     service edge of web sends requests there
     in /srv/web/compose.yaml:
       services:
         shop:
           labels:
             nathost.name: shop
     then:
       docker compose up -d shop

2. Change configurations

   container gate: name applications
     /etc/nginx/x.conf:3, which is /srv/x.conf
       - http://a_b:80
       + http://a-b:80

3. Mind

   host: bad \\u001b[31m words

Nothing was changed.
`);
});
