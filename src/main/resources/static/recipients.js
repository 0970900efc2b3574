// select[multiple][data-chips]: chips with type-ahead (ARIA combobox). The select stays what is sent.
// [data-known]: people that the server found in a pasted list, in one request however many there are.
(() => {
    'use strict';
    const { $, make, icon, say, words } = window.ownrelay;
    const nameOf = option => option.dataset.name ?? option.text;
    const FEW = 10;
    const taking = new Map();

    window.ownrelay.enhancer('select[multiple][data-chips]', select => {
        const id = select.id;
        const input = make('input', {
            type: 'text', id: id + '-input', role: 'combobox', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false',
            'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': id + '-options', placeholder: words.recipient,
        });
        const options = make('ul', { class: 'options', id: id + '-options', role: 'listbox', hidden: '' });
        const box = make('div', { class: 'form-control tokens' }, input, options);
        const spoken = make('div', { class: 'visually-hidden', role: 'status' });
        const unknown = make('div', { class: 'invalid-feedback', role: 'alert', hidden: '' });
        const described = select.getAttribute('aria-describedby');
        if (described) input.setAttribute('aria-describedby', described);
        if (select.classList.contains('is-invalid')) {
            box.classList.add('is-invalid');
            input.setAttribute('aria-invalid', 'true');
        }
        const label = $(`label[for="${id}"]`);
        if (label) {
            label.id ||= id + '-label';
            label.htmlFor = input.id;
            options.setAttribute('aria-labelledby', label.id);
        }
        select.after(box, unknown, spoken);
        select.hidden = true;
        select.required = false;

        const warning = $(`[data-marked-of="${id}"]`);
        let people = [];
        let active = -1;
        let asked = 0;
        let unfolded = false;
        const changed = () => {
            draw();
            select.dispatchEvent(new Event('change', { bubbles: true }));
        };
        const token = option => {
            const removes = `${words.remove}: ${nameOf(option)}`;
            const remove = make('button', { type: 'button', class: 'x', 'aria-label': removes }, icon('x-lg'));
            remove.addEventListener('click', () => drop(option));
            const marked = option.dataset.marked ? [icon('slash-circle')] : [];
            return make('span', { class: 'token', title: option.dataset.email ?? option.text },
                ...marked, make('span', {}, nameOf(option)), remove);
        };
        const fold = (count, text) => {
            const button = make('button', { type: 'button', class: 'token-fold' }, text);
            button.addEventListener('click', () => {
                unfolded = !unfolded;
                draw();
                $('.token-fold', box).focus();
            });
            return make('span', { class: 'token token-many' }, make('span', {}, say(words.manyPeople, count)), button);
        };
        const draw = () => {
            for (const old of box.querySelectorAll('.token')) old.remove();
            const chosen = [...select.selectedOptions];
            const many = chosen.length > FEW;
            unfolded &&= many;
            if (many) input.before(fold(chosen.length, unfolded ? words.fewer : words.show));
            if (!many || unfolded) input.before(...chosen.map(token));
            if (warning) warning.hidden = !chosen.some(option => option.dataset.marked);
            input.placeholder = chosen.length ? '' : words.recipient;
        };
        const drop = option => {
            option.selected = false;
            spoken.textContent = say(words.removed, nameOf(option));
            changed();
            input.focus();
        };
        const add = (person, options) => {
            let option = options.get(person.id);
            if (!option) {
                option = select.appendChild(new Option(person.name, person.id));
                option.dataset.name = person.name;
                options.set(person.id, option);
            }
            option.dataset.email = person.email;
            if (person.marked) option.dataset.marked = 'true';
            option.selected = true;
        };
        const choose = (...chosen) => {
            const options = new Map([...select.options].map(option => [option.value, option]));
            for (const person of chosen) add(person, options);
            const marked = chosen.some(person => person.marked);
            spoken.textContent = say(words.chosen, chosen.length > 1 ? say(words.manyPeople, chosen.length) : chosen[0].name)
                + (marked && warning ? ' ' + $('[data-marked-words]', warning).textContent : '');
            changed();
        };
        taking.set(id, choose);
        const close = () => {
            options.hidden = true;
            active = -1;
            input.setAttribute('aria-expanded', 'false');
            input.removeAttribute('aria-activedescendant');
        };
        const point = index => {
            active = index;
            [...options.children].forEach((row, each) => row.setAttribute('aria-selected', String(each === index)));
            const row = options.children[index];
            row?.scrollIntoView({ block: 'nearest' });
            if (row) input.setAttribute('aria-activedescendant', row.id);
        };
        const find = async text => {
            const url = new URL(select.dataset.searchUrl, location.href);
            url.searchParams.set('q', text);
            const answer = await fetch(url, { headers: { Accept: 'application/json' } });
            if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
            return answer.json();
        };
        const show = found => {
            const chosen = new Set([...select.selectedOptions].map(option => option.value));
            people = found.filter(person => !chosen.has(person.id));
            options.replaceChildren(...people.map((person, index) => {
                const row = make('li', { role: 'option', id: `${id}-option-${index}`, 'aria-selected': 'false' },
                    make('strong', {}, person.name), make('span', { class: 'muted small-text' }, person.email));
                row.addEventListener('mousedown', event => event.preventDefault());
                row.addEventListener('click', () => take(person));
                return row;
            }));
            if (!people.length) {
                options.append(make('li', { role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }, words.nobody));
            }
            options.hidden = false;
            input.setAttribute('aria-expanded', 'true');
            spoken.textContent = people.length ? say(words.found, people.length) : words.nobody;
            if (people.length) point(0);
        };
        const take = person => {
            choose(person);
            input.value = '';
            close();
        };
        const search = async () => {
            const mine = ++asked;
            const text = input.value.trim();
            if (!text) return close();
            try {
                const found = await find(text);
                if (mine === asked && input.value.trim() === text) show(found);
            } catch {
                if (mine !== asked) return;
                close();
                tell(words.network);
            }
        };
        const tell = text => {
            unknown.textContent = text;
            unknown.hidden = !text;
        };

        let waiting;
        input.addEventListener('input', () => {
            tell('');
            clearTimeout(waiting);
            waiting = setTimeout(search, 120);
        });
        input.addEventListener('paste', event => {
            const text = event.clipboardData.getData('text');
            const pasted = $('#pasted');
            if (!pasted || !text.includes('@')) return;
            event.preventDefault();
            pasted.value = [pasted.value, text].filter(Boolean).join('\n');
            $('#take').click();
        });
        input.addEventListener('keydown', event => {
            const open = !options.hidden && people.length > 0;
            if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
                event.preventDefault();
                if (!open) return search();
                point((active + (event.key === 'ArrowDown' ? 1 : people.length - 1)) % people.length);
            } else if (event.key === 'Enter') {
                event.preventDefault();
                if (open && active >= 0) take(people[active]);
            } else if (event.key === 'Escape' && !options.hidden) {
                event.preventDefault();
                close();
            } else if ((event.key === ',' || event.key === ';' || event.key === 'Tab') && open && active >= 0 && input.value.trim()) {
                if (event.key !== 'Tab') event.preventDefault();
                take(people[active]);
            } else if (event.key === 'Backspace' && !input.value) {
                const last = [...select.selectedOptions].at(-1);
                if (last && (unfolded || select.selectedOptions.length <= FEW)) drop(last);
            }
        });
        input.addEventListener('blur', close);
        box.addEventListener('click', event => {
            if (event.target === box) input.focus();
        });
        draw();
        if (box.classList.contains('is-invalid') && !$('main .is-invalid:focus')) input.focus();
    });

    window.ownrelay.enhancer('[data-known]', list => {
        const people = [...list.children].map(({ dataset }) => ({ ...dataset }));
        if (people.length) taking.get(list.dataset.known)?.(...people);
        list.remove();
    });
    // What could not be taken stays where it can be seen.
    for (const name of ['htmx:sendError', 'htmx:responseError', 'htmx:timeout']) {
        document.addEventListener(name, event => event.detail.elt.closest('.paste > details')?.toggleAttribute('open', true));
    }
})();
