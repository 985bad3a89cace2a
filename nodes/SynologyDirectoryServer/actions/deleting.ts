import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { dnKey } from '../../../clients/directory/dn';
import type { SynologyClient } from '../../../clients/synology/client';
import type { DirectoryObject } from '../../../clients/synology/types';
import type { ItemInput } from '../../shared/input';
import { ifMissing } from '../../shared/parameters';
import type { RecordKind, StepResult } from '../../shared/record';
import { entriesPerCall, waitSeconds } from './input';
import type { Merge, Operation, Task } from './operation';
import { batchSize, waitProperties, writeOptions } from './parameters';
import { dsmCall } from './records';
import { shareCall } from './sharedCall';

/** What became of one record of a shared call. */
interface Deletion {
	refusal?: Error;
	/** The task that deletes it, when nobody waits for its end. */
	taskId?: string;
	/** An earlier item of the call names the same record. */
	repeated?: true;
}

export const deleteRequest = (dnList: string[]): IDataObject => dsmCall('SYNO.ActiveDirectory.Directory', 2, 'delete', { dnList });

/** One call of the NAS for all records, each of them once. */
async function deleteTogether<R extends DirectoryObject>({ client, input }: Task, records: R[]): Promise<Deletion[]> {
	const keys = records.map(({ dn }) => dnKey(dn));
	const first = new Map([...keys.entries()].reverse().map(([index, key]) => [key, index]));
	const isFirst = (index: number): boolean => first.get(keys[index]) === index;
	const seconds = waitSeconds(input);
	const different = records.filter((_, index) => isFirst(index));
	const outcomes =
		seconds === undefined ? await startTask(client, different) : await runTask(client, different, seconds, entriesPerCall(input));
	const byKey = new Map(different.map(({ dn }, index) => [dnKey(dn), outcomes[index]]));
	return keys.map((key, index) => (isFirst(index) ? (byKey.get(key) ?? {}) : { repeated: true }));
}

async function runTask(client: SynologyClient, records: DirectoryObject[], seconds: number, perCall: number): Promise<Deletion[]> {
	const refusals = await client.deletions.run(records, { waitSeconds: seconds, perCall });
	return refusals.map((refusal) => ({ refusal }));
}

async function startTask(client: SynologyClient, records: DirectoryObject[]): Promise<Deletion[]> {
	const refusals = await client.deletions.check(records);
	const allowed = records.filter((_, index) => refusals[index] === undefined);
	const taskId = allowed.length === 0 ? undefined : await client.deletions.start(allowed);
	return refusals.map((refusal) => (refusal ? { refusal } : { taskId }));
}

function resultOf<R>({ refusal, taskId, repeated }: Deletion): StepResult<R> {
	if (refusal) throw refusal;
	if (repeated) return { told: { outcome: 'skipped', deleted: false, reason: 'An earlier item names the same record' } };
	// The task was started, no more: nobody can say yet that the object is gone.
	return taskId === undefined ? {} : { told: { outcome: 'started', deleted: false, taskId } };
}

/** Deletes the records that items name; those of several items go in one task of the NAS. */
export function deleteOperation<Ref, R extends DirectoryObject, Fields extends object>(
	noun: 'User' | 'Group' | 'Object',
	locator: INodeProperties,
	kindOf: (client: SynologyClient) => RecordKind<Ref, R, Fields>,
	refOf: (input: ItemInput) => Ref,
): Pick<Operation, 'properties' | 'execute' | 'merge' | 'inOrder'> {
	const what = noun.toLowerCase();
	const properties = [locator, ifMissing(noun), writeOptions([batchSize(`${what}s`), ...waitProperties(`deleted the ${what}`)])];
	const merge: Merge = {
		size: entriesPerCall,
		key: (input) => JSON.stringify([waitSeconds(input) ?? null, entriesPerCall(input)]),
		execute: async (tasks) =>
			await shareCall<R, Deletion>(
				tasks,
				async (records) => await deleteTogether(tasks[0], records),
				async ({ client, input, write }, share, look) => {
					const kind = kindOf(client);
					const shared: RecordKind<Ref, R, Fields> = {
						...kind,
						find: async (ref) => await look(async () => await kind.find(ref)),
						remove: (record) => [
							{
								name: `delete the ${kind.noun}`,
								request: deleteRequest([record.dn]),
								send: async () => resultOf(await share(record)),
							},
						],
					};
					return await write.remove(shared, refOf(input));
				},
			),
	};
	return { properties, inOrder: true, merge, execute: async (task) => await alone(merge, task) };
}

/** A merged operation for a single item. */
export async function alone(merge: Merge, task: Task) {
	const [result] = await merge.execute([task]);
	if (result instanceof Error) throw result;
	return result;
}
