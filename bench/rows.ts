import { medians, ratio, type Runs, type Spread } from './measure';

/** One figure of a row. */
export interface Figure {
	/** What is divided by what, or what is counted. */
	what: string;
	value: Spread;
	unit?: string;
	/**
	 * - `cpu`, `count`, `memory`: the median is judged
	 * - `wall`: depends on what else the machine does, so it is judged only where the whole spread is on one side
	 */
	kind: 'cpu' | 'wall' | 'count' | 'memory';
	/** Nothing is judged where there is no limit. */
	atMost?: number;
	atLeast?: number;
}

export interface Row {
	key: string;
	figures: Figure[];
	/** Medians by contender, for reading along. */
	milliseconds?: { cpu: Record<string, number>; wall: Record<string, number> };
	/** Requests of one run, by contender: where they differ, the comparison means nothing. */
	requests?: Record<string, number>;
	/** Why there are no figures, and how to get them. */
	notMeasured?: string;
}

export const exactly = (value: number): Spread => ({ median: value, low: value, high: value });

/** Whether a figure keeps its limit; undefined where it has none, or where the spread tells nothing. */
export function verdictOf({ kind, value, atMost = Infinity, atLeast = -Infinity }: Figure): boolean | undefined {
	if (atMost === Infinity && atLeast === -Infinity) return undefined;
	const within = (one: number): boolean => one <= atMost && one >= atLeast;
	if (kind !== 'wall') return within(value.median);
	if (within(value.low) && within(value.high)) return true;
	return value.low > atMost || value.high < atLeast ? false : undefined;
}

type Limits = Pick<Figure, 'atMost' | 'atLeast'>;

/** CPU time and wall time of one contender as parts of another's. */
export function ratioFigures(runs: Runs, of: string, by: string, limits: { cpu?: Limits; wall?: Limits } = {}): Figure[] {
	return [
		{ what: `CPU time, ${of} : ${by}`, value: ratio(runs, of, by, 'cpu'), kind: 'cpu', ...limits.cpu },
		{ what: `wall time, ${of} : ${by}`, value: ratio(runs, of, by, 'wall'), kind: 'wall', ...limits.wall },
	];
}

export const timesOf = (runs: Runs): Row['milliseconds'] => ({ cpu: medians(runs, 'cpu'), wall: medians(runs, 'wall') });
