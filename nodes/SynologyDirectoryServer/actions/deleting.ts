import type { IDataObject } from 'n8n-workflow';
import type { SynologyClient } from '../../../clients/synology/client';
import type { DirectoryObject } from '../../../clients/synology/types';
import type { ItemInput } from '../../shared/legacy/itemInput';
import type { Merge, Operation } from '../../shared/legacy/operation';
import type { RecordView } from '../../shared/legacy/writePlans';
import { entriesPerCall, waitSeconds } from './records';
import { shareCall } from './sharedCall';

interface Deletable<R extends DirectoryObject> {
	view: RecordView<R>;
	/** What the item names, for messages. */
	name(input: ItemInput): string;
	find(client: SynologyClient, input: ItemInput): Promise<R | undefined>;
}

const request = (dns: string[]): IDataObject => ({
	api: 'SYNO.ActiveDirectory.Directory',
	version: 2,
	method: 'delete',
	params: { dnList: dns },
});

/** Deletes the records that items name; those of several items go in one task of the NAS. */
export function deleteOperation<R extends DirectoryObject>({
	view,
	name,
	find,
}: Deletable<R>): Pick<Operation<SynologyClient>, 'execute' | 'merge' | 'inOrder'> {
	const merge: Merge<SynologyClient> = {
		size: entriesPerCall,
		key: (input) => JSON.stringify([waitSeconds(input) ?? null, entriesPerCall(input)]),
		async execute(client, inputs) {
			const seconds = waitSeconds(inputs[0]);
			let taskId: string | undefined;
			const send = async (records: R[]): Promise<Array<Error | undefined>> => {
				if (seconds !== undefined) return await client.deletions.run(records, { waitSeconds: seconds, perCall: entriesPerCall(inputs[0]) });
				const refusals = records.map((record) => client.deletions.refusal(record));
				const allowed = records.filter((_, index) => refusals[index] === undefined);
				if (allowed.length > 0) taskId = await client.deletions.start(allowed);
				return refusals;
			};
			return await shareCall<R, Error | undefined>(inputs, send, async (input, share, look) => {
				const result = await input.delete({
					view,
					name: name(input),
					find: async () => await look(async () => await find(client, input)),
					request: ({ dn }) => request([dn]),
					async remove(record) {
						const refusal = await share(record);
						if (refusal) throw refusal;
					},
				});
				// The task was started, no more: nobody can say yet that the object is gone.
				return taskId === undefined || result.outcome !== 'deleted' || input.dryRun
					? result
					: { ...result, outcome: 'started', deleted: false, taskId };
			});
		},
	};
	return {
		inOrder: true,
		merge,
		async execute(client, input) {
			const [result] = await merge.execute(client, [input]);
			if (result instanceof Error) throw result;
			return result;
		},
	};
}
