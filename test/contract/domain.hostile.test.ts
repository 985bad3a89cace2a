import { monitorEventLoopDelay } from 'node:perf_hooks';
import { LdapConnection } from '../../clients/ldap/connection';
import { userKind } from '../../clients/ldap/rules';
import { enumerated, integer, octets, sequence, setOf, tlv } from './ber';
import { refusalOf, useController } from './domainSetup';

const world = useController();
const megabyte = 1024 * 1024;
const block = Buffer.alloc(64 * 1024, 0x61);
const searchBase = { base: 'DC=example,DC=test', filter: userKind.filter, attributes: ['cn'] };

function* forEver(...round: Buffer[]): Generator<Buffer> {
	for (;;) yield* round;
}
function* after(first: Buffer, rest: Iterable<Buffer>): Generator<Buffer> {
	yield first;
	yield* rest;
}
/** The head of a message, an entry in it, and a value in that, of lengths that are only claimed. */
const announced = (length: number): Buffer => {
	const [outer, inner] = [Buffer.alloc(4), Buffer.alloc(4)];
	outer.writeUInt32BE(length);
	inner.writeUInt32BE(length - 14);
	return Buffer.concat([Buffer.from([0x30, 0x84]), outer, Buffer.from([2, 1, 1, 0x64, 0x84]), inner, Buffer.from([0x04, 0x84]), inner]);
};
const entry = (id: number, dn: string, ...values: Buffer[]): Buffer =>
	sequence(integer(id), tlv(0x64, octets(dn), sequence(...(values.length > 0 ? [sequence(octets('cn'), setOf(...values))] : []))));
const large = (id: number): Buffer => entry(id, 'CN=a', octets(Buffer.alloc(3 * megabyte, 0x61)));
const pieces = (bytes: Buffer): Buffer[] =>
	Array.from({ length: Math.ceil(bytes.length / block.length) }, (_, at) => bytes.subarray(at * block.length, (at + 1) * block.length));

/** What a server sends in place of an answer; how it is told; how many megabytes of it are taken at most. */
const hostile: Array<[string, (id: number) => Iterable<Buffer>, string, number]> = [
	['an entry of a gigabyte', () => after(announced(0x40000000), forEver(block)), 'sent an entry of more than 4 MB', 4],
	[
		'an entry of four gigabytes, a negative number to some',
		() => after(announced(0xfffffff0), forEver(block)),
		'an entry of more than 4 MB',
		4,
	],
	['a length of more bytes than LDAP has', () => after(Buffer.from([0x30, 0x88]), forEver(block)), 'an entry of more than 4 MB', 4],
	['entries without an end', (id) => forEver(...pieces(large(id))), 'sent an answer of more than 32 MB', 44],
	['small entries without an end', (id) => forEver(Buffer.concat(Array(1000).fill(entry(id, '')))), 'of more than 250000 values', 24],
	[
		'an entry of a million values',
		(id) => pieces(entry(id, 'CN=a', Buffer.alloc(2_000_000, Buffer.from([4, 0])))),
		'of more than 4000 values',
		4,
	],
	['answers to nobody', () => forEver(Buffer.concat(Array(1000).fill(entry(999, '')))), 'of more than 250000 values', 24],
	['what is no LDAP', () => forEver(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')), "can't be read", 4],
	['parts that are larger than the whole', () => [sequence(integer(1), Buffer.from([0x04, 0x7f]))], "can't be read", 1],
];

const enoughMs = 150;
/** Some 90 ms on a machine of its own; without the meter it is seconds. */
const mostMs = 200;

/** The longest that n8n stood still meanwhile, at the best of some tries: on a busy machine others take their part. */
async function stallDuring(work: () => Promise<unknown>, most = 5): Promise<number> {
	let least = Number.POSITIVE_INFINITY;
	for (let round = 0; round < most && least > enoughMs; round += 1) {
		const monitor = monitorEventLoopDelay({ resolution: 1 });
		monitor.enable();
		await work();
		monitor.disable();
		least = Math.min(least, monitor.max / 1e6);
	}
	return least;
}

test.each(hostile)(
	'%s ends a search without standing still, and the next one is whole',
	async (_what, bytes, message, most) => {
		world.controller.user('ada');
		// 32 MB take seconds where other work has the processor.
		const connection = new LdapConnection(world.settings({ timeoutSeconds: 60 }), {});
		await connection.open();
		const stall = await stallDuring(async () => {
			world.controller.sent = 0;
			world.controller.instead = (operation, id) => (operation === 'search' ? bytes(id) : undefined);
			const refused = await refusalOf(connection.search({ ...searchBase, scope: 'sub' }));
			expect(refused).toMatchObject({ message: expect.stringContaining(message), delivery: 'unknown' });
			expect(refused.kind).toBe(message.includes('more than') ? 'http' : 'protocol');
			expect(world.controller.sent / megabyte).toBeLessThan(most);
			world.controller.instead = undefined;
			expect(await connection.search({ ...searchBase, scope: 'sub' })).toHaveLength(1);
		});
		expect(stall).toBeLessThan(mostMs);
		await connection.close();
		await world.controller.allClosed();
	},
	120_000,
);

test('as many values as an entry may have stall nobody, though none of them is text', async () => {
	const connection = new LdapConnection(world.settings(), {});
	await connection.open();
	const values = Array.from({ length: 3_980 }, () => octets(Buffer.alloc(16, 0xc8)));
	world.controller.instead = (operation, id) =>
		operation === 'search'
			? [Buffer.concat([entry(id, 'CN=a', ...values), sequence(integer(id), tlv(0x65, enumerated(0), octets(''), octets('')))])]
			: undefined;
	const stall = await stallDuring(async () => {
		expect(await connection.search({ ...searchBase, scope: 'sub' })).toMatchObject([{ dn: 'CN=a' }]);
	});
	expect(stall).toBeLessThan(mostMs);
	await connection.close();
});

test('a login that is answered without an end is given up, and leaves no connection', async () => {
	world.controller.instead = (operation) => (operation === 'bind' ? after(announced(0x40000000), forEver(block)) : undefined);
	expect(await refusalOf(world.client.check())).toMatchObject({
		message: expect.stringContaining('more than 4 MB'),
		delivery: 'unsent',
	});
	await world.controller.allClosed();
});

test('as many bytes as are read of an answer may come with every answer', async () => {
	const connection = new LdapConnection(world.settings(), {});
	world.controller.user('ada', { cn: ['x'.repeat(3 * megabyte)] });
	for (let number = 0; number < 12; number += 1) {
		expect(await connection.search({ ...searchBase, scope: 'sub' })).toHaveLength(1);
	}
	expect(world.controller.connections).toBe(1);
	await connection.close();
});

test('pages that begin again are not walked for ever', async () => {
	for (let number = 0; number < 600; number += 1) world.controller.user(`u${number}`);
	world.controller.cookie = () => '0';
	const refused = await refusalOf(world.client.lookup.list(userKind));
	expect(refused).toMatchObject({ kind: 'protocol', message: expect.stringContaining('do not come to an end') });
	expect(world.controller.searches.length).toBeLessThan(5);
});

test('pages that bring somebody new for ever end by their number', async () => {
	let pages = 0;
	world.controller.instead = (operation, id) => {
		if (operation !== 'search') return undefined;
		pages += 1;
		const cookie = octets(sequence(integer(0), octets(String(pages))));
		const done = tlv(0x65, tlv(0x0a, Buffer.from([0])), octets(''), octets(''));
		return [
			Buffer.concat([
				entry(id, `CN=u${pages},DC=example,DC=test`),
				sequence(integer(id), done, tlv(0xa0, sequence(octets('1.2.840.113556.1.4.319'), cookie))),
			]),
		];
	};
	const connection = new LdapConnection(world.settings(), {});
	const refused = await refusalOf(connection.search({ ...searchBase, scope: 'sub' }));
	expect(refused).toMatchObject({ kind: 'protocol', message: expect.stringContaining('stopped after 4000') });
	expect(pages).toBe(4001);
	await connection.close();
});
