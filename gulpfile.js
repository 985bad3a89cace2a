const { src, dest, parallel } = require('gulp');

// gulp 5 reads files as UTF-8 unless told otherwise, which corrupts PNGs.
const icons = () => src('icons/**/*.{png,svg}', { encoding: false }).pipe(dest('dist/icons'));
const schemas = () => src('nodes/**/__schema__/**/*.json', { allowEmpty: true }).pipe(dest('dist/nodes'));

exports['build:assets'] = parallel(icons, schemas);
