import {
  ofContainer,
  ofFile,
  ofNetwork,
  ofSetting,
  subjectText,
  type Subject,
} from '../../../src/model/subject';

it.each<[Subject, string]>([
  [ofContainer({ id: 'a'.repeat(64), name: 'web-1' }), 'container web-1'],
  [ofNetwork('nathost'), 'network nathost'],
  [ofSetting('NATHOST_SUBNET'), 'setting NATHOST_SUBNET'],
  [ofFile('/var/lib/nathost/leases'), 'file /var/lib/nathost/leases'],
  [{ kind: 'kernel', object: 'neighbours on nathost0' }, 'neighbours on nathost0'],
  [{ kind: 'folder', path: '/etc' }, 'folder /etc'],
  [{ kind: 'lease', key: 'shop/0' }, 'lease shop/0'],
  [{ kind: 'engine' }, 'engine'],
  [{ kind: 'host' }, 'the host'],
  [{ kind: 'hosts-files' }, 'hosts files'],
  [{ kind: 'lease-file' }, 'lease file'],
])('%j is shown as the text that alert rules know: %s', (subject, text) => {
  expect(subjectText(subject)).toBe(text);
});
