// input[type=file][data-files]: names, sizes, removal, drop and paste. The input stays what is sent.
// input[type=file][data-max-size]: what is too large is refused here, before it is uploaded.
(() => {
    'use strict';
    const { $, $$, make, icon, say, words, enhancer } = window.ownrelay;

    const size = bytes => {
        const unit = bytes < 1e6 ? ['kilobyte', Math.max(1, bytes / 1024)] : ['megabyte', bytes / 1048576];
        const digits = { maximumFractionDigits: unit[0] === 'kilobyte' ? 0 : 1 };
        return new Intl.NumberFormat(document.documentElement.lang, { style: 'unit', unit: unit[0], ...digits }).format(unit[1]);
    };
    // in base64, with its line ends
    const encoded = bytes => {
        const characters = Math.ceil(bytes / 3) * 4;
        return characters + Math.ceil(characters / 76) * 2;
    };
    // What is refused is said beside the field, by name and limit, and to whoever hears the page.
    function refusals(input, place, spoken) {
        const id = input.id + '-refused';
        const text = make('div', { class: 'invalid-feedback d-block', id, role: 'alert' });
        place.after(text);
        return said => {
            text.replaceChildren(...said.flatMap(each => [icon('exclamation-circle-fill'), ` ${each}`, make('br')]));
            const described = (spoken.getAttribute('aria-describedby') ?? '').split(' ').filter(each => each && each !== id);
            spoken.setAttribute('aria-describedby', [...said.length ? [id] : [], ...described].join(' '));
            spoken.toggleAttribute('data-refused', said.length > 0);
            if (said.length) text.scrollIntoView({ block: 'center' }); // it may lie behind the foot
        };
    }
    // Pictures and PDF can be looked at before they are sent: told by their first octets, and shown as nothing else.
    const kinds = [[/^\x89PNG\r\n\x1a\n/, 'image/png'], [/^\xff\xd8\xff/, 'image/jpeg'], [/^GIF8[79]a/, 'image/gif'],
        [/^RIFF[^]{4}WEBP/, 'image/webp'], [/^%PDF-/, 'application/pdf']];
    async function kind(file) {
        const head = String.fromCharCode(...new Uint8Array(await file.slice(0, 12).arrayBuffer()));
        return kinds.find(([start]) => start.test(head))?.[1];
    }
    const read = blob => new Promise((done, failed) => {
        const reader = new FileReader();
        reader.onload = () => done(reader.result);
        reader.onerror = () => failed(reader.error);
        reader.readAsDataURL(blob);
    });
    async function look(file, type) {
        const blob = new Blob([file], { type });
        if (type === 'application/pdf') {
            const address = URL.createObjectURL(blob);
            open(address, '_blank', 'noopener');
            setTimeout(() => URL.revokeObjectURL(address), 60_000);
            return;
        }
        const close = make('button', { class: 'btn btn-outline-secondary' }, words.close);
        const dialog = make('dialog', { class: 'dialog picture', 'aria-label': file.name },
            make('img', { src: await read(blob), alt: file.name }), make('form', { method: 'dialog', class: 'dialog-actions' }, close));
        dialog.addEventListener('close', () => dialog.remove());
        document.body.append(dialog);
        dialog.showModal();
    }
    function nameOf(file) {
        const name = make('span', {}, file.name);
        kind(file).then(type => {
            if (!type) return;
            const opens = make('button', { type: 'button', class: 'open', 'aria-label': `${words.open}: ${file.name}` }, file.name);
            opens.addEventListener('click', () => look(file, type));
            name.replaceChildren(opens);
        }, () => {});
        return name;
    }
    function fault(input, file, others) {
        const { maxSize, maxFiles, maxTogether, large, many, together, empty } = input.dataset;
        const along = $$('[name=kept]:checked', input.form);
        const sizes = [file.size, ...others.map(other => other.size), ...along.map(kept => Number(kept.dataset.size))];
        if (maxSize && file.size > maxSize) return say(large, file.name);
        if (empty && !file.size) return say(empty, file.name);
        if (maxFiles && sizes.length > maxFiles) return `${file.name}: ${many}`;
        if (maxTogether && sizes.map(encoded).reduce((sum, each) => sum + each) > maxTogether) return `${file.name}: ${together}`;
        return null;
    }
    function attachments(input) {
        const files = new DataTransfer();
        const list = make('ul', { class: 'files', 'aria-live': 'polite' });
        const button = make('button', { type: 'button', class: 'btn btn-outline-secondary btn-sm' }, icon('paperclip'), ' ' + words.attach);
        const zone = make('div', { class: 'dropzone' }, button, make('span', { class: 'muted small-text' }, ' ' + words.drop), list);
        input.before(zone);
        zone.append(input);
        input.hidden = true;
        button.id = input.id + '-add';
        const described = input.getAttribute('aria-describedby');
        if (described) button.setAttribute('aria-describedby', described);
        const refuse = refusals(input, zone, button);
        $(`label[for="${input.id}"]`)?.setAttribute('for', button.id);
        const draw = () => {
            input.files = files.files;
            input.dispatchEvent(new CustomEvent('ownrelay:files-drawn', { bubbles: true }));
            list.replaceChildren(...[...files.files].map((file, index) => {
                const remove = make('button', { type: 'button', class: 'x', 'aria-label': `${words.remove}: ${file.name}` }, icon('x-lg'));
                remove.addEventListener('click', () => {
                    files.items.remove(index);
                    refuse([]);
                    draw();
                    button.focus();
                });
                return make('li', {}, icon('file-earmark'), nameOf(file),
                    make('span', { class: 'muted num' }, size(file.size)), remove);
            }));
        };
        const add = more => {
            const refused = [];
            for (const file of more) {
                const there = [...files.files];
                if (there.some(each => each.name === file.name && each.size === file.size)) continue;
                const why = fault(input, file, there);
                if (why) refused.push(why);
                else files.items.add(file);
            }
            refuse(refused);
            draw();
        };
        input.addEventListener('change', () => add([...input.files]));
        input.addEventListener('ownrelay:files', event => add(event.detail));
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
    function single(input) {
        if (input.matches('[data-files]')) return;
        const refuse = refusals(input, input, input);
        input.addEventListener('change', () => {
            const why = input.files.length ? fault(input, input.files[0], []) : null;
            if (why) input.value = '';
            refuse(why ? [why] : []);
        });
    }

    enhancer('input[type=file][data-files]', attachments);
    enhancer('input[type=file][data-max-size]', single);
})();
