import { create } from './create.operation';
import { deleteUser } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getLockStatus } from './getLockStatus.operation';
import { lock } from './lock.operation';
import { setPassword } from './setPassword.operation';
import { unlock } from './unlock.operation';
import { update } from './update.operation';
import { upsert } from './upsert.operation';

export const operations = [create, upsert, deleteUser, get, getAll, getLockStatus, lock, setPassword, unlock, update];
