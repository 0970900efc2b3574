// form[data-draft]: unsent emails stay in this browser until a page says that they were taken, or until sign-out.
(() => {
    'use strict';
    const { $, make, icon, words, forget, enhancer } = window.ownrelay;

    // a page that was posted has lost the address that it came from
    const place = form => form.elements.follows ? '?from=' + form.elements.follows.value : location.search;
    const draftKey = form => ['ownrelay-draft', document.body.dataset.user ?? '', form.dataset.draft + place(form)].join(':');
    const stored = (area, change) => {
        try {
            return change(area);
        } catch {
            return null;
        }
    };
    const neverKept = '[data-deliberate], trix-toolbar *, [type=hidden], [type=password], [type=file], button, [type=submit]';
    const draftFields = form => [...form.elements].filter(field => field.name && !field.matches(neverKept));
    const optionOf = ({ value, text, dataset }) => ({ value, text, name: dataset.name, email: dataset.email });
    const typedIn = field => field.multiple ? [...field.selectedOptions].map(optionOf)
        : ['checkbox', 'radio'].includes(field.type) ? field.checked : field.value;
    // what the page came with: a person may have typed before this script arrived
    const cameWith = field => field.multiple ? [...field.options].filter(option => option.defaultSelected).map(optionOf)
        : ['checkbox', 'radio'].includes(field.type) ? field.defaultChecked : field.defaultValue;
    const draftOf = (form, valueOf) => draftFields(form).map(field => ({ name: field.name, value: valueOf(field) }));
    // a reload brings a list back without the options that were added to it: that is nobody's typing
    const untouched = field => field.multiple || JSON.stringify(typedIn(field)) === JSON.stringify(cameWith(field));
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
        field.dispatchEvent(new Event('change', { bubbles: true }));
    }
    function draft(form) {
        const key = draftKey(form);
        const first = JSON.stringify(draftOf(form, cameWith));
        const kept = stored(localStorage, area => JSON.parse(area.getItem(key)));
        const rejected = $('.is-invalid, .alert-danger', form);
        stored(sessionStorage, area => area.removeItem('ownrelay-sent'));
        if (kept && !rejected && JSON.stringify(kept) !== first) {
            draftFields(form).forEach((field, index) => {
                if (kept[index]?.name === field.name && untouched(field)) restore(field, kept[index].value);
            });
            const discard = make('button', { type: 'button', class: 'btn btn-link btn-sm' }, words.discard);
            discard.addEventListener('click', () => {
                stored(localStorage, area => area.removeItem(key));
                forget();
                location.reload();
            });
            form.prepend(make('div', { class: 'alert alert-info', role: 'status' },
                icon('clock-history'), ' ' + words.draft + ' ', discard));
        }
        let waiting;
        const keep = () => {
            const now = JSON.stringify(draftOf(form, typedIn));
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
        stored(localStorage, area => Object.keys(area)
            .filter(key => key.startsWith('ownrelay-draft:'))
            .forEach(key => area.removeItem(key)));
    });

    forgetSent();
    enhancer('form[data-draft]', draft);
})();
