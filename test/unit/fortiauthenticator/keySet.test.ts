import fc from 'fast-check';
import { KeySet, type Key } from '../../../clients/fortiauthenticator/keySet';

const keys: fc.Arbitrary<Key> = fc.oneof(
	fc.integer({ min: 0, max: 40 }),
	fc.constantFrom(8191, 8192, 2 ** 24 - 1, 2 ** 24, 2 ** 31, 2 ** 53, -1, 0.5, Number.POSITIVE_INFINITY),
	fc.constantFrom('1', '8191', '/api/v1/localusers/7/', ''),
);

test('tells new keys from known ones as a Set does, whatever numbers a server claims', () => {
	fc.assert(
		fc.property(fc.array(keys, { maxLength: 60 }), (added) => {
			const set = new Set<Key>();
			const keySet = new KeySet();
			for (const key of added) {
				expect(keySet.add(key)).toBe(!set.has(key));
				set.add(key);
			}
			expect(keySet.size).toBe(set.size);
		}),
		{ numRuns: 2000 },
	);
});
