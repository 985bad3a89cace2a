import type { ClientContext } from '../../clients/directory/client';
import type { ConnectionSettings } from '../../clients/http/settings';
import type { Fault } from '../../simulators/shared/types';

/** What happens at the moment the request has arrived, while its answer is awaited. */
export type Meanwhile = { breaks: string } | { cancel: true };

export interface FaultCase {
	name: string;
	/** Planted at the server, for the operation's own request. */
	plant?: Omit<Fault, 'kind' | 'times' | 'skip'>;
	meanwhile?: Meanwhile;
	/** The connection itself is other than it should be. */
	connection?(server: { url: string; tlsUrl: string; ca: string }): Partial<ConnectionSettings>;
	context?: ClientContext;
	/** The server answers as if all was well, but not the truth: what is read of it can't be held against the client. */
	lies?: boolean;
	/** Strikes what has a cap of 1 MiB; what may be as large as a whole list is tried with a smaller cap elsewhere. */
	onlyWrites?: boolean;
	/** What an answer with a code says may be true or not: a server that refuses what it has done is believed. */
	refusesFalsely?: boolean;
}

const html = (secrets: string): string =>
	`<html><head><title>Error</title></head><body><h1>Error</h1><p>Request was: ${secrets}</p></body></html>`;
const json = { 'content-type': 'application/json' };

const resolvingTo = (failure: object): ClientContext => ({
	egress: {
		refusal: async () => await Promise.resolve(undefined),
		lookup: (_name, _options, callback) => callback(Object.assign(new Error('look-up'), failure), ''),
	},
});
const byName = ({ url }: { url: string }): Partial<ConnectionSettings> => ({ baseUrl: url.replace('127.0.0.1', 'directory.test') });

const brokenCodes = ['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'UND_ERR_ABORTED', 'ECONNRESET', 'EPIPE', 'ECONNREFUSED', 'EPROTO'];
const statuses: Array<[number, Record<string, string>?]> = [
	[401],
	[401, { 'www-authenticate': 'Basic realm="x"' }],
	[403],
	[404],
	[409],
	[429],
	[429, { 'retry-after': '99999999999999999999' }],
	[429, { 'retry-after': 'Thu, 01 Jan 2999 00:00:00 GMT' }],
	[500],
	[502],
	[503],
	[503, { 'retry-after': '-1' }],
	[504],
];
const spoiled = ['noise', 'deep', 'emptied', 'doubled', 'nothing', 'swapped', 'bare', 'gzip', 'wrongJson'];

/** All faults; `secrets` is what a careless server or proxy repeats in its pages. */
export function faultCases(secrets: string): FaultCase[] {
	const page = (status: number, after: boolean, headers: Record<string, string> = {}): FaultCase => ({
		name: `${[status, ...Object.values(headers)].join(' ')} ${after ? 'after' : 'before'} carrying it out`,
		plant: { mode: after ? 'statusAfter' : 'status', status, headers: { 'content-type': 'text/html', ...headers }, body: html(secrets) },
		refusesFalsely: after && status < 500,
	});
	return [
		{ name: 'no fault at all' },
		{ name: 'connection refused', connection: () => ({ baseUrl: 'http://127.0.0.1:1' }) },
		{ name: 'an unknown name', connection: byName, context: resolvingTo({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }) },
		{ name: 'a DNS server that is away', connection: byName, context: resolvingTo({ code: 'EAI_AGAIN', syscall: 'getaddrinfo' }) },
		{ name: 'a name the host does not allow', connection: byName, context: resolvingTo({ name: 'Blocked' }) },
		{ name: 'a certificate of nobody known', connection: ({ tlsUrl }) => ({ baseUrl: tlsUrl }) },
		{
			name: 'a certificate for another name',
			connection: ({ tlsUrl, ca }) => ({ baseUrl: tlsUrl.replace('127.0.0.1', '127.0.0.2'), caBundle: ca }),
		},
		{ name: 'TLS that is in order', connection: ({ tlsUrl, ca }) => ({ baseUrl: tlsUrl, caBundle: ca }) },
		{ name: 'plain HTTP where TLS is expected', connection: ({ url }) => ({ baseUrl: url.replace('http:', 'https:') }) },
		{ name: 'a reset before it is looked at', plant: { mode: 'reset' } },
		{ name: 'a reset after it was carried out', plant: { mode: 'resetAfter' } },
		{ name: 'half an answer', plant: { mode: 'half' } },
		{ name: 'half of the headers', plant: { mode: 'halfHeaders' } },
		{ name: 'silence', plant: { mode: 'hang' } },
		{ name: 'silence after it was carried out', plant: { mode: 'hangAfter' } },
		{ name: 'an answer that drips past the time limit', plant: { mode: 'drip', delayMs: 100 } },
		{ name: 'an answer that is late', plant: { mode: 'slow', delayMs: 60 } },
		{ name: 'an answer that announces a gigabyte', plant: { mode: 'tooLong' } },
		{ name: 'an answer that never stops', plant: { mode: 'endless' }, onlyWrites: true },
		{ name: 'a web page with 200', plant: { mode: 'html', status: 200, body: html(secrets) } },
		{ name: 'an empty answer', plant: { mode: 'status', status: 200, headers: json, body: '' } },
		{ name: 'an empty answer after it was carried out', plant: { mode: 'statusAfter', status: 200, headers: json, body: '' } },
		{ name: 'the secrets as an answer', plant: { mode: 'status', status: 200, headers: json, body: JSON.stringify(secrets) }, lies: true },
		{
			name: 'a refusal that quotes the secrets',
			plant: { mode: 'status', status: 400, headers: json, body: JSON.stringify({ error: { [secrets]: [secrets] } }) },
		},
		{
			name: 'a redirect (301)',
			plant: { mode: 'status', status: 301, headers: { location: `https://elsewhere.test/?${encodeURIComponent(secrets)}` } },
		},
		{ name: 'a redirect (307)', plant: { mode: 'status', status: 307, headers: { location: `/${encodeURIComponent(secrets)}` } } },
		{ name: 'a session that ends in the middle', plant: { mode: 'expireSession' } },
		...spoiled.map((mode): FaultCase => ({ name: `an answer spoiled by '${mode}'`, plant: { mode }, lies: true })),
		...statuses.map(([status, headers]) => page(status, false, headers)),
		// What is told by 401 and 429 is that nothing was looked at.
		...[403, 404, 409, 500, 502, 503, 504].map((status) => page(status, true)),
		...brokenCodes.flatMap((code): FaultCase[] => [
			{ name: `${code} on an open connection, before it is carried out`, plant: { mode: 'hang' }, meanwhile: { breaks: code } },
			{ name: `${code} on an open connection, after it was carried out`, plant: { mode: 'hangAfter' }, meanwhile: { breaks: code } },
		]),
		{ name: 'a cancel while nothing comes', plant: { mode: 'hang' }, meanwhile: { cancel: true } },
		{ name: 'a cancel after it was carried out', plant: { mode: 'hangAfter' }, meanwhile: { cancel: true } },
		{ name: 'a cancel just before the answer', plant: { mode: 'slow', delayMs: 60 }, meanwhile: { cancel: true } },
	];
}
