/**
 * What a person would stumble over in an open panel, in words; runs inside the page.
 *
 * @param selector  of the panel
 */
export function findings(selector) {
	const panel = document.querySelector(selector);
	if (!panel) return [`there is no ${selector}`];
	const found = [];
	const isSeen = (element) => {
		const { width, height } = element.getBoundingClientRect();
		return width > 1 && height > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
	};
	const ownText = (element) =>
		[...element.childNodes]
			.filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
			.map(({ textContent }) => textContent.trim())
			.filter(Boolean)
			.join(' ');

	for (const image of panel.querySelectorAll('img')) {
		if (isSeen(image) && image.naturalWidth === 0) found.push(`missing icon: ${image.getAttribute('src')}`);
	}

	// Typed values scroll; what is chosen or only shown has to be whole.
	const isClipped = (element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
	for (const input of panel.querySelectorAll('input[readonly]')) {
		if (isSeen(input) && isClipped(input)) found.push(`clipped choice: ${input.value || input.placeholder}`);
	}
	const parameters = panel.querySelectorAll('[data-test-id="node-parameters"], [data-test-id="node-credentials-config-container"]');
	for (const element of [...parameters].flatMap((one) => [...one.querySelectorAll('*')])) {
		if (ownText(element) === '' || !isSeen(element)) continue;
		const { overflowX } = getComputedStyle(element);
		if (overflowX !== 'visible' && isClipped(element)) found.push(`clipped text: ${ownText(element)}`);
	}

	const canvas = document.createElement('canvas');
	canvas.width = canvas.height = 1;
	const brush = canvas.getContext('2d', { willReadFrequently: true });
	/** Any CSS colour as red, green, blue (0 to 255) and opacity (0 to 1). */
	const rgba = (color) => {
		brush.clearRect(0, 0, 1, 1);
		brush.fillStyle = color;
		brush.fillRect(0, 0, 1, 1);
		const [red, green, blue, alpha] = brush.getImageData(0, 0, 1, 1).data;
		return [red, green, blue, alpha / 255];
	};
	const over = (top, bottom) => [0, 1, 2].map((index) => top[index] * top[3] + bottom[index] * (1 - top[3]));
	const backgroundOf = (element) => {
		const layers = [];
		for (let one = element; one; one = one.parentElement) layers.push(rgba(getComputedStyle(one).backgroundColor));
		return layers.reverse().reduce((bottom, layer) => over(layer, bottom), [255, 255, 255]);
	};
	const luminance = (color) => {
		const [red, green, blue] = color.map((value) => {
			const part = value / 255;
			return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
		});
		return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
	};
	const contrast = (one, other) => {
		const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
		return (light + 0.05) / (dark + 0.05);
	};
	const seen = new Set();
	for (const element of [...parameters].flatMap((one) => [...one.querySelectorAll('*')])) {
		const text = ownText(element);
		if (text === '' || seen.has(text) || !isSeen(element) || element.closest('[disabled], .is-disabled, [aria-disabled="true"]')) continue;
		seen.add(text);
		const background = backgroundOf(element);
		const ratio = contrast(over(rgba(getComputedStyle(element).color), background), background);
		// WCAG 2.2 asks 4.5 of small texts.
		if (ratio < 4.5) found.push(`hard to read (${ratio.toFixed(1)}): ${text}`);
	}

	/** A picture's strongest contrast with what is behind it. */
	for (const image of panel.querySelectorAll('img')) {
		if (!isSeen(image) || image.naturalWidth === 0) continue;
		canvas.width = canvas.height = 32;
		brush.clearRect(0, 0, 32, 32);
		brush.drawImage(image, 0, 0, 32, 32);
		const pixels = brush.getImageData(0, 0, 32, 32).data;
		const background = backgroundOf(image);
		let strong = 0;
		for (let index = 0; index < pixels.length; index += 4) {
			const pixel = [pixels[index], pixels[index + 1], pixels[index + 2], pixels[index + 3] / 255];
			if (contrast(over(pixel, background), background) >= 3) strong += 1;
		}
		canvas.width = canvas.height = 1;
		if (strong < 60) found.push(`faint icon: ${image.getAttribute('src')}`);
	}
	return found;
}
