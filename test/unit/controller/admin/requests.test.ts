import { AdminRequests } from '../../../../src/controller/admin/requests';
import { AuditLog } from '../../../../src/controller/audit-log';
import { DirtyQueue } from '../../../../src/controller/dirty-queue';
import { day } from '../../../support/records';
import { VirtualClock } from '../../../support/virtual-clock';

it('answers what is asked for when the pass fails before it comes to it', async () => {
  const clock = new VirtualClock();
  const requests = new AdminRequests(
    { leaseTtl: day },
    new DirtyQueue(clock),
    { hasSynced: true, containers: new Map() },
    { isSaved: true },
    new AuditLog(clock),
  );
  const asked = requests.release('app');
  requests.fail(new Error('a defect'));
  expect(requests.isEmpty).toBe(true);
  await expect(asked).rejects.toThrow('a defect');
});
