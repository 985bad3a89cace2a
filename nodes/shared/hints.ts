import type { NodeExecutionHint } from 'n8n-workflow';
import type { OperationResult } from './operation';
import { Written } from './written';

/** What became of one item, as far as hints are about it. */
export interface Finished {
	result: OperationResult;
	/** The parameter 'Limit' of a list that is not read whole. */
	limit?: number;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
const were = (number: number): string => (number === 1 ? 'was' : 'were');

/**
 * What a person should know after a run though nothing went wrong, for the editor's output panel: a list that the limit
 * cut, items that were skipped or not applied as a whole, a dry run, and what is shown only this once.
 */
export function hintsAfter(finished: readonly Finished[]): NodeExecutionHint[] {
	const written = finished.flatMap(({ result }) => (result instanceof Written ? [result] : []));
	const items = written.flatMap((one) => one.items);
	const full = finished.filter(({ result, limit }) => Array.isArray(result) && result.length === limit);
	const skipped = items.filter(({ outcome }) => outcome === 'skipped').length;
	const partly = items.filter(({ notApplied }) => Array.isArray(notApplied) && notApplied.length > 0).length;
	const tried = items.filter(({ dryRun }) => dryRun === true).length;
	const hints: Array<Pick<NodeExecutionHint, 'type' | 'message'> | undefined> = [
		full.length === 0
			? undefined
			: {
					type: 'info',
					message: `The list ends at 'Limit' (${full[0].limit}): there may be more. Raise it, or switch on 'Return All'.`,
				},
		skipped === 0
			? undefined
			: { type: 'info', message: `${count(skipped, 'item')} ${were(skipped)} skipped, as chosen: their <code>outcome</code> says so.` },
		partly === 0
			? undefined
			: {
					type: 'warning',
					message: `${count(partly, 'item')} ${were(partly)} not applied as a whole: see <code>notApplied</code> and <code>reason</code>.`,
				},
		tried === 0 ? undefined : { type: 'info', message: "Dry run: nothing was changed. Switch off 'Dry Run' to apply it." },
		written.some(({ isToldOnce }) => isToldOnce)
			? {
					type: 'warning',
					message:
						'The output holds a secret that is shown this once. Hand it over in this run; n8n keeps it with the execution for as long as it keeps executions.',
				}
			: undefined,
	];
	return hints.filter((hint) => hint !== undefined).map((hint) => ({ ...hint, location: 'outputPane' }));
}
