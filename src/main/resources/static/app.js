// Shortens the trip; every page works without it. Behaviour is asked for by data- attributes:
// tr[data-href], form[data-confirm], form[data-guard], form[data-draft], input[data-files], [data-count-of], [data-theme-choice].
(() => {
    'use strict';
    const $ = (selector, root = document) => root.querySelector(selector);
    const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
    const words = $('#words')?.dataset ?? {};
    const make = (tag, attributes = {}, ...children) => {
        const element = document.createElement(tag);
        for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
        element.append(...children);
        return element;
    };
    const icon = name => make('i', { class: 'bi bi-' + name, 'aria-hidden': 'true' });
    const say = (text, value) => (text ?? '').replace('{0}', value);
    const app = window.ownrelay = { $, $$, make, icon, say, words, load };
    const loading = new Map();
    function load(url) {
        if (!loading.has(url)) {
            loading.set(url, new Promise((done, failed) => {
                const script = make('script', { src: url });
                script.onload = done;
                script.onerror = failed;
                document.head.append(script);
            }));
        }
        return loading.get(url);
    }

    // htmx: the CSRF token, and a failure said where it happened.
    document.addEventListener('htmx:configRequest', event => {
        const csrf = $('meta[name="_csrf"]');
        if (csrf) event.detail.headers[csrf.dataset.header] = csrf.content;
    });
    const complaintOf = element => {
        const next = (element.closest('table') ?? element).nextElementSibling;
        return next?.matches('.htmx-problem') ? next : null;
    };
    const complain = (element, text) => {
        const place = element.closest('table') ?? element;
        if (!place.isConnected || complaintOf(place)) return;
        place.after(make('p', { class: 'htmx-problem', role: 'alert' }, icon('exclamation-triangle-fill'), ' ' + text));
    };
    for (const name of ['htmx:sendError', 'htmx:timeout']) {
        document.addEventListener(name, event => complain(event.detail.elt, words.network));
    }
    document.addEventListener('htmx:responseError', event => {
        const signedOut = [401, 403].includes(event.detail.xhr.status);
        complain(event.detail.elt, signedOut ? words.signedOut : words.server);
    });
    document.addEventListener('htmx:beforeOnLoad', event => {
        if (event.detail.xhr.status < 400) complaintOf(event.detail.elt)?.remove();
    });
    document.addEventListener('htmx:load', event => enhance(event.detail.elt));

    // Whole rows can be pressed; the real link inside stays what keyboards and new tabs use.
    document.addEventListener('click', event => {
        const row = event.target.closest('tr[data-href]');
        if (!row || event.target.closest('a, button, input, select, label, summary') || getSelection().toString()) return;
        if (event.ctrlKey || event.metaKey) open(row.dataset.href, '_blank', 'noopener');
        else location.href = row.dataset.href;
    });

    // Forms: ask before destroying, send once, warn about what would be lost.
    const confirmed = new WeakSet();
    const ask = (question, pressed) => new Promise(answer => {
        const dialog = $('#confirm');
        $('#confirm-question').textContent = question;
        const yes = $('[value=yes]', dialog);
        yes.textContent = pressed?.textContent.trim() || yes.dataset.words;
        yes.classList.toggle('btn-danger', Boolean(pressed?.className.includes('danger')));
        yes.classList.toggle('btn-primary', !pressed?.className.includes('danger'));
        dialog.returnValue = '';
        dialog.addEventListener('close', () => answer(dialog.returnValue === 'yes'), { once: true });
        dialog.showModal();
    });
    document.addEventListener('submit', event => {
        const form = event.target;
        const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
        if (!question || confirmed.delete(form)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        ask(question, event.submitter).then(yes => {
            if (!yes) return;
            confirmed.add(form);
            form.requestSubmit(event.submitter);
        });
    }, true);
    document.addEventListener('submit', event => {
        const form = event.target;
        if (event.defaultPrevented || form.method === 'dialog' || form.method === 'get') return;
        if (form.dataset.sending) {
            event.preventDefault();
            return;
        }
        form.dataset.sending = 'true';
        event.submitter?.setAttribute('data-busy', '');
        event.submitter?.setAttribute('aria-busy', 'true');
    });
    addEventListener('pageshow', event => {
        if (!event.persisted) return;
        $$('form[data-sending]').forEach(form => delete form.dataset.sending);
        $$('[data-busy]').forEach(button => {
            button.removeAttribute('data-busy');
            button.removeAttribute('aria-busy');
        });
    });
    const typed = form => JSON.stringify([...new FormData(form)].filter(([name]) => name !== '_csrf')
        .map(([name, value]) => [name, value instanceof File ? value.name + value.size : value]));
    const guarded = new Map();
    const guard = form => setTimeout(() => guarded.set(form, typed(form)), 0);
    app.settled = form => guarded.has(form) && guard(form);
    addEventListener('beforeunload', event => {
        for (const [form, before] of guarded) {
            if (form.isConnected && !form.dataset.sending && typed(form) !== before) event.preventDefault();
        }
    });

    // Unsent letters stay in this browser until a page says that they were taken.
    const draftKey = form => ['ownrelay-draft', document.body.dataset.user ?? '', form.dataset.draft + location.search].join(':');
    const stored = (area, change) => {
        try {
            return change(area);
        } catch {
            return null;
        }
    };
    const draftFields = form => [...form.elements].filter(field =>
        field.name && !['hidden', 'password', 'file', 'submit', 'button'].includes(field.type));
    const draftOf = form => draftFields(form).map(field => ({
        name: field.name,
        value: field.multiple
            ? [...field.selectedOptions].map(({ value, text, dataset }) => ({ value, text, name: dataset.name, email: dataset.email }))
            : ['checkbox', 'radio'].includes(field.type) ? field.checked : field.value,
    }));
    function restore(field, value) {
        if (field.multiple) {
            for (const option of field.options) option.selected = false;
            for (const { value: id, text, name, email } of value) {
                const option = [...field.options].find(each => each.value === id) ?? field.appendChild(new Option(text, id));
                option.selected = true;
                if (name) option.dataset.name = name;
                if (email) option.dataset.email = email;
            }
        } else if (['checkbox', 'radio'].includes(field.type)) {
            field.checked = value;
        } else {
            field.value = value;
        }
    }
    function draft(form) {
        const key = draftKey(form);
        const first = JSON.stringify(draftOf(form));
        const kept = stored(localStorage, area => JSON.parse(area.getItem(key)));
        const rejected = $('.is-invalid, .alert-danger', form) || stored(sessionStorage, area => area.getItem('ownrelay-sent')) === key;
        stored(sessionStorage, area => area.removeItem('ownrelay-sent'));
        if (kept && !rejected && JSON.stringify(kept) !== first) {
            draftFields(form).forEach((field, index) => {
                if (kept[index]?.name === field.name) restore(field, kept[index].value);
            });
            const discard = make('button', { type: 'button', class: 'btn btn-link btn-sm' }, words.discard);
            discard.addEventListener('click', () => {
                stored(localStorage, area => area.removeItem(key));
                guarded.clear();
                location.reload();
            });
            form.prepend(make('div', { class: 'alert alert-info', role: 'status' }, icon('clock-history'), ' ' + words.draft + ' ', discard));
        }
        let waiting;
        const keep = () => {
            const now = JSON.stringify(draftOf(form));
            stored(localStorage, area => now === first ? null : area.setItem(key, now));
        };
        for (const name of ['input', 'change', 'trix-change']) {
            form.addEventListener(name, () => {
                clearTimeout(waiting);
                waiting = setTimeout(keep, 400);
            });
        }
        form.addEventListener('submit', () => {
            clearTimeout(waiting);
            keep();
            stored(sessionStorage, area => area.setItem('ownrelay-sent', key));
        });
    }
    function forgetSent() {
        const key = stored(sessionStorage, area => area.getItem('ownrelay-sent'));
        if (!key || !$('[data-flash=notice]')) return;
        stored(localStorage, area => area.removeItem(key));
        stored(sessionStorage, area => area.removeItem('ownrelay-sent'));
    }
    document.addEventListener('submit', event => {
        if (!event.target.matches('[data-signout]')) return;
        stored(localStorage, area => Object.keys(area).filter(key => key.startsWith('ownrelay-draft:')).forEach(key => area.removeItem(key)));
    });

    // Attachments: names, sizes, removal, drop and paste; the input stays what is sent.
    const size = bytes => {
        const unit = bytes < 1e6 ? ['kilobyte', Math.max(1, bytes / 1024)] : ['megabyte', bytes / 1048576];
        return new Intl.NumberFormat(document.documentElement.lang, { style: 'unit', unit: unit[0], maximumFractionDigits: unit[0] === 'kilobyte' ? 0 : 1 }).format(unit[1]);
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
                const row = make('li', {}, icon('file-earmark'), make('span', {}, file.name), make('span', { class: 'muted num' }, size(file.size)));
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

    // "Send 12 letters"
    function counted(button) {
        const source = button.form?.elements[button.dataset.countOf];
        if (!source) return;
        const text = $('[data-count-text]', button) ?? button;
        const draw = () => {
            const count = source.selectedOptions?.length ?? 0;
            text.textContent = count > 1 ? say(button.dataset.many, count) : button.dataset.one;
        };
        source.addEventListener('change', draw);
        draw();
    }

    // A chart drawn from the numbers of a table that stays readable.
    function chart(canvas) {
        const table = document.getElementById(canvas.dataset.chart);
        const vendor = $('meta[name=vendor]')?.dataset.chart;
        if (!table || !vendor) return;
        load(vendor).then(() => {
            const style = getComputedStyle(canvas);
            const token = name => {
                const probe = make('span', { hidden: '' });
                canvas.after(probe);
                probe.style.color = `var(--${name})`;
                const colour = getComputedStyle(probe).color;
                probe.remove();
                return colour;
            };
            const heads = $$('thead th', table).slice(1);
            const rows = $$('tbody tr', table).map(row => [...row.cells].map(cell => cell.dataset.value ?? cell.textContent.trim()));
            const draw = () => {
                const scale = { stacked: true, border: { display: false }, grid: { color: token('line') }, ticks: { color: token('muted'), precision: 0 } };
                return new Chart(canvas, {
                    type: 'bar',
                    data: {
                        labels: rows.map(row => row[0]),
                        datasets: heads.map((head, index) => ({
                            label: head.textContent.trim(),
                            data: rows.map(row => Number(row[index + 1])),
                            backgroundColor: token(head.dataset.tone ?? 'accent'),
                            borderRadius: 3,
                            maxBarThickness: 28,
                        })),
                    },
                    options: {
                        animation: false,
                        maintainAspectRatio: false,
                        font: { family: style.fontFamily },
                        scales: { x: { ...scale, grid: { display: false } }, y: { ...scale, beginAtZero: true } },
                        plugins: { legend: { display: heads.length > 1, position: 'bottom', labels: { color: token('text'), boxWidth: 12, boxHeight: 12 } } },
                    },
                });
            };
            let drawn = draw();
            new MutationObserver(() => {
                drawn.destroy();
                drawn = draw();
            }).observe(document.documentElement, { attributeFilter: ['data-bs-theme'] });
        }).catch(() => canvas.parentElement.hidden = true);
    }

    // Keys: never while typing.
    const targets = { h: '/', c: '/candidates', o: '/messages' };
    const go = path => $$('#menu a').find(link => link.pathname.replace(/\/$/, '').endsWith(path.replace(/\/$/, '')))?.click();
    let leading = 0;
    document.addEventListener('keydown', event => {
        if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || $('dialog[open]')) return;
        if (event.target.closest('input, textarea, select, [contenteditable], trix-editor')) return;
        const led = event.timeStamp - leading < 1200;
        leading = event.key === 'g' ? event.timeStamp : 0;
        if (led && event.key in targets) go(targets[event.key]);
        else if (event.key === 'c') go('/messages/new');
        else if (event.key === '?') $('#shortcuts')?.showModal();
        else if (event.key === '/') {
            const search = $('main input[type=search]');
            if (!search) return;
            event.preventDefault();
            search.focus();
            search.select();
        }
    });
    document.addEventListener('click', event => {
        if (event.target.matches('dialog.dialog')) event.target.close();
    });
    document.addEventListener('change', event => {
        const choice = event.target.closest('[data-theme-choice], main [name=theme]');
        if (choice) document.documentElement.dataset.theme = choice.value.toLowerCase();
    });

    const parts = { 'form[data-draft]': draft, 'input[type=file][data-files]': attachments, '[data-count-of]': counted, 'canvas[data-chart]': chart, 'form[data-guard]': guard };
    app.enhancer = (selector, enhancement) => {
        parts[selector] = enhancement;
        run(document.body, selector);
    };
    const enhanced = new WeakMap();
    function run(root, selector) {
        const found = root.matches?.(selector) ? [root, ...$$(selector, root)] : $$(selector, root);
        for (const element of found) {
            const done = enhanced.get(element) ?? enhanced.set(element, new Set()).get(element);
            if (done.has(selector)) continue;
            done.add(selector);
            parts[selector](element);
        }
    }
    function enhance(root) {
        for (const selector of Object.keys(parts)) run(root, selector);
    }
    forgetSent();
    enhance(document.body);
    $('main .is-invalid:not([type=hidden])')?.focus();
})();
