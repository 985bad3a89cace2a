import { BackendError } from '../../../clients/errors';
import { readBody } from '../../../clients/fortiauthenticator/answers';
import { readRestAnswer } from '../../../clients/fusiondirectory/answers';
import { readAnswer } from '../../../clients/synology/answers';
import { findJson } from '../../../clients/fusiondirectory/json';
import { isTooDeep } from '../../../clients/json';

const rpc = /\{(?="id":)/g;

test.each([
	['beginnings that never end', '{"id":'.repeat(25_000)],
	['beginnings on lines of their own', '{"id":1,\n'.repeat(20_000)],
	['open brackets', '['.repeat(150_000)],
	['an open text', `{"id":1,"result":"${'x'.repeat(150_000)}`],
])('150 kB of %s are given up in a moment', (_what, body) => {
	const start = performance.now();
	expect(findJson(body, rpc)).toBeUndefined();
	expect(findJson(body)).toBeUndefined();
	// The quadratic search took 14 seconds.
	expect(performance.now() - start).toBeLessThan(1000);
});

test('an answer nested deeper than any of FusionDirectory is unreadable, and harms no stack', () => {
	const deep = `{"id":1,"result":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
	expect(findJson(deep)).toBeUndefined();
	expect(isTooDeep(JSON.parse(deep))).toBe(true);
	expect(isTooDeep({ a: [{ b: [1, 2, { c: null }] }] })).toBe(false);
});

test('an answer after notices of PHP is found as ever', () => {
	const notice = '<br />\n<b>Deprecated</b>: x in <b>/y.php</b> on line <b>1</b><br />\n';
	expect(findJson(`${notice.repeat(50)}{"id":1,"result":{"a":[1]}}\n${notice}`, rpc)).toEqual({ id: 1, result: { a: [1] } });
});

test.each<[string, (text: string) => unknown]>([
	['FortiAuthenticator', (text) => readBody({ status: 200, headers: {}, text }, 'host')],
	['DSM', (text) => readAnswer({ status: 200, headers: {}, text }, 'host', 'read')],
	['FusionDirectory', (text) => readRestAnswer({ status: 200, headers: {}, text }, { effect: 'read' })],
])('%s: an answer nested deeper than any is told as unreadable', (_name, read) => {
	const nested = (levels: number): string => `{"success":true,"data":${'['.repeat(levels)}${']'.repeat(levels)}}`;
	expect(() => read(nested(150))).toThrow(BackendError);
	expect(() => read(nested(50_000))).toThrow(BackendError);
	expect(() => read(nested(99))).not.toThrow();
});
