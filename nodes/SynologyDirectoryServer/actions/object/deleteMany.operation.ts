import type { IDataObject } from 'n8n-workflow';
import { BackendError } from '../../../../clients/errors';
import type { SynologyClient } from '../../../../clients/synology/client';
import { readDn, type DirectoryObject } from '../../../../clients/synology/types';
import type { Operation } from '../../../shared/legacy/operation';
import { batchSize, waitProperties, writeOptions } from '../parameters';
import { entriesPerCall, lines, objectView, oneOf, waitSeconds } from '../records';

interface Part {
	dn: string;
	object?: DirectoryObject;
	/** Why it is not deleted. */
	refusal?: Error;
	/** The task that deletes it, when nobody waits for the end. */
	taskId?: string;
}
type Sent = Part & { object: DirectoryObject };

const answerOf = ({ dn, object, refusal }: Part, done: IDataObject): IDataObject => {
	const about = object ? objectView.simplify(object) : { id: dn };
	const identity = { id: about.id, name: about.name ?? null, category: about.category ?? null };
	if (object === undefined) return { outcome: 'skipped', deleted: false, ...identity, reason: 'There is no such object' };
	return refusal ? { outcome: 'refused', deleted: false, ...identity, reason: refusal.message } : { ...done, ...identity };
};

export const deleteMany: Operation<SynologyClient> = {
	value: 'deleteMany',
	name: 'Delete Many',
	action: 'Delete many objects',
	description: 'Delete a list of objects of any kind in their order, many of them in one task of the NAS',
	properties: [
		{
			displayName: 'DNs',
			name: 'dns',
			type: 'string',
			typeOptions: { rows: 5 },
			required: true,
			default: '',
			placeholder: 'e.g. CN=jdoe,CN=Users,DC=example,DC=com',
			description: 'One distinguished name per line, or a list from an expression. What lies in a container comes before the container.',
		},
		{
			displayName: 'If Some Can’t Be Deleted',
			name: 'ifSomeRemain',
			type: 'options',
			options: [
				{ name: 'Fail', value: 'fail', description: 'Delete the others, then stop with a message' },
				{ name: 'Return', value: 'return', description: "Delete the others and return the rest with the outcome 'refused'" },
			],
			default: 'fail',
		},
		writeOptions([batchSize('objects'), ...waitProperties('deleted the objects')]),
	],
	inOrder: true,

	async execute(client, input) {
		const dns = lines(input, input.value('dns'), 'DNs');
		if (dns.length === 0)
			throw input.refusal("The parameter 'DNs' names nothing", 'Give one distinguished name per line, or a list from an expression');
		const ifSomeRemain = oneOf(input, input.value('ifSomeRemain'), 'If Some Can’t Be Deleted', ['fail', 'return']);
		// All are checked before the first is deleted.
		for (const dn of dns) readDn(dn);
		const parts: Part[] = [];
		for (const dn of dns) {
			const object = await client.objects.find(dn);
			parts.push({ dn, object, refusal: object && client.deletions.refusal(object) });
		}
		const sent = parts.filter((part): part is Sent => part.object !== undefined && part.refusal === undefined);
		const objects = sent.map(({ object }) => object);
		const request = {
			api: 'SYNO.ActiveDirectory.Directory',
			version: 2,
			method: 'delete',
			params: { dnList: objects.map(({ dn }) => dn) },
		};
		if (input.dryRun) {
			return parts.map((part) => ({ ...answerOf(part, { outcome: 'deleted', deleted: false }), dryRun: true, request }));
		}
		const seconds = waitSeconds(input);
		if (seconds === undefined) {
			await start(client, sent, entriesPerCall(input));
		} else {
			const results = await client.deletions.run(objects, { waitSeconds: seconds, perCall: entriesPerCall(input) });
			sent.forEach((part, index) => (part.refusal = results[index]));
		}
		const refused = parts.filter(({ refusal }) => refusal !== undefined);
		if (refused.length > 0 && ifSomeRemain === 'fail') throw someRemain(refused, parts.length);
		return parts.map((part) =>
			answerOf(
				part,
				part.taskId === undefined ? { outcome: 'deleted', deleted: true } : { outcome: 'started', deleted: false, taskId: part.taskId },
			),
		);
	},
};

/** Starts the tasks; one that the NAS refuses is told of its objects, and none is started after it. */
async function start(client: SynologyClient, sent: Sent[], perCall: number): Promise<void> {
	let refused: { refusal: BackendError } | undefined;
	for (let first = 0; first < sent.length; first += perCall) {
		const chunk = sent.slice(first, first + perCall);
		const objects = chunk.map(({ object }) => object);
		const told = refused ?? (await client.deletions.start(objects).then((taskId) => ({ taskId }), refusalOf));
		if ('refusal' in told) refused = told;
		for (const part of chunk) Object.assign(part, told);
	}
}

function refusalOf(reason: unknown): { refusal: BackendError } {
	if (reason instanceof BackendError) return { refusal: reason };
	throw reason;
}

function someRemain(refused: Part[], total: number): BackendError {
	const [{ refusal }] = refused;
	const count = `${refused.length} of ${total} objects could not be deleted; all others were carried out`;
	const base = refusal instanceof BackendError ? refusal : new BackendError({ kind: 'backend', message: refusal?.message ?? '' });
	return base.with({
		message: `${count}. The first: ${base.message}`,
		cure: `${base.cure ?? ''}. Choose 'Return' in 'If Some Can’t Be Deleted' to get what became of each`.replace(/^\. /, ''),
	});
}
