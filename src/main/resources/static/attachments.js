// input[type=file][data-files]: names, sizes, removal, drop and paste. The input stays what is sent.
(() => {
    'use strict';
    const { $, make, icon, say, words, enhancer } = window.ownrelay;

    const size = bytes => {
        const unit = bytes < 1e6 ? ['kilobyte', Math.max(1, bytes / 1024)] : ['megabyte', bytes / 1048576];
        const digits = { maximumFractionDigits: unit[0] === 'kilobyte' ? 0 : 1 };
        return new Intl.NumberFormat(document.documentElement.lang, { style: 'unit', unit: unit[0], ...digits }).format(unit[1]);
    };
    function attachments(input) {
        const files = new DataTransfer();
        const list = make('ul', { class: 'files', 'aria-live': 'polite' });
        const button = make('button', { type: 'button', class: 'btn btn-outline-secondary btn-sm' }, icon('paperclip'), ' ' + words.attach);
        const zone = make('div', { class: 'dropzone' }, button, make('span', { class: 'muted small-text' }, ' ' + words.drop), list);
        const limit = Number(input.dataset.maxSize) || Infinity;
        input.before(zone);
        zone.append(input);
        input.hidden = true;
        button.id = input.id + '-add';
        $(`label[for="${input.id}"]`)?.setAttribute('for', button.id);
        const draw = () => {
            input.files = files.files;
            list.replaceChildren(...[...files.files].map((file, index) => {
                const remove = make('button', { type: 'button', class: 'x', 'aria-label': `${words.remove}: ${file.name}` }, icon('x-lg'));
                remove.addEventListener('click', () => {
                    files.items.remove(index);
                    draw();
                    button.focus();
                });
                const row = make('li', {}, icon('file-earmark'), make('span', {}, file.name),
                    make('span', { class: 'muted num' }, size(file.size)));
                if (file.size > limit) row.append(make('strong', { class: 'htmx-problem' }, say(words.tooLarge, size(limit))));
                row.append(remove);
                return row;
            }));
        };
        const add = more => {
            for (const file of more) {
                if (![...files.files].some(each => each.name === file.name && each.size === file.size)) files.items.add(file);
            }
            draw();
        };
        input.addEventListener('change', () => add([...input.files]));
        button.addEventListener('click', () => input.click());
        const form = input.form;
        const hasFiles = event => [...event.dataTransfer?.types ?? []].includes('Files');
        for (const name of ['dragover', 'dragleave', 'drop']) {
            form.addEventListener(name, event => {
                if (!hasFiles(event)) return;
                event.preventDefault();
                zone.toggleAttribute('data-over', name === 'dragover');
                if (name === 'drop') {
                    event.stopPropagation();
                    add(event.dataTransfer.files);
                }
            }, true);
        }
        form.addEventListener('paste', event => {
            if (event.clipboardData?.files.length && !event.clipboardData.types.includes('text/html')) {
                event.preventDefault();
                event.stopPropagation();
                add(event.clipboardData.files);
            }
        }, true);
    }

    enhancer('input[type=file][data-files]', attachments);
})();
