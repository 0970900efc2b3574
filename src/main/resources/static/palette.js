// Ctrl K (ARIA combobox in a dialog): goes to a page, writes to a candidate, finds an email. What is typed is only looked for.
(() => {
    'use strict';
    const { $, $$, make, say, words } = window.ownrelay;
    const dialog = $('#palette');
    if (!dialog) return;
    const input = $('input', dialog);
    const options = $('[role=listbox]', dialog);
    const said = $('[role=status]', dialog);
    const plain = text => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/\u2011/g, '-').toLowerCase().trim();
    const pages = $$('#menu a:is(.side-link, .side-write)').map(link => ({ name: $('span', link).textContent, link }));
    let active = -1;
    let asked = 0;
    let waiting;

    const point = index => {
        active = index;
        [...options.children].forEach((row, each) => row.setAttribute('aria-selected', String(each === index)));
        const row = options.children[index];
        row?.scrollIntoView({ block: 'nearest' });
        if (row) input.setAttribute('aria-activedescendant', row.id);
        else input.removeAttribute('aria-activedescendant');
    };
    const offered = ({ name, link }) => make('li', { role: 'option', 'data-href': link.href },
        $('.bi', link).cloneNode(), ' ', make('span', {}, name));
    const draw = (found, answered) => {
        const wanted = plain(input.value);
        options.replaceChildren(...pages.filter(page => plain(page.name).includes(wanted)).map(offered), ...found);
        const rows = [...options.children];
        rows.forEach((row, index) => { row.id = `palette-option-${index}`; });
        point(rows.length ? 0 : -1);
        said.textContent = answered ? say(words.found, rows.length) : '';
    };
    const look = async () => {
        const mine = ++asked;
        const text = input.value.trim();
        if (text.length < 2) return draw([], true);
        const url = new URL(dialog.dataset.url, location.href);
        url.searchParams.set('q', text);
        try {
            const answer = await fetch(url, { headers: { Accept: 'text/html', 'HX-Request': 'true' } });
            if (mine !== asked) return;
            if (answer.redirected || [401, 403].includes(answer.status)) said.textContent = words.signedOut;
            else if (!answer.ok) said.textContent = words.server;
            else {
                const html = new DOMParser().parseFromString(await answer.text(), 'text/html');
                if (mine === asked) draw($$('li', html), true);
            }
        } catch {
            if (mine === asked) said.textContent = words.network;
        }
    };
    const go = (row, apart) => {
        if (!row) return;
        dialog.close();
        if (apart) open(row.dataset.href, '_blank', 'noopener');
        else location.href = row.dataset.href;
    };
    const show = () => {
        const menu = $('#menu');
        if (menu.matches(':popover-open')) menu.hidePopover();
        input.value = '';
        asked++;
        draw([], false);
        dialog.showModal();
    };

    input.addEventListener('input', () => {
        draw([], false);
        asked++;
        clearTimeout(waiting);
        waiting = setTimeout(look, 120);
    });
    input.addEventListener('keydown', event => {
        const count = options.children.length;
        if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && count) {
            event.preventDefault();
            point((active + (event.key === 'ArrowDown' ? 1 : count - 1)) % count);
        } else if (event.key === 'Enter' && !event.isComposing) {
            event.preventDefault();
            go(options.children[active], event.ctrlKey || event.metaKey);
        }
    });
    options.addEventListener('mousedown', event => event.preventDefault());
    options.addEventListener('click', event => go(event.target.closest('li'), event.ctrlKey || event.metaKey));
    document.addEventListener('click', event => {
        if (event.target.closest('[data-palette]')) show();
    });
    document.addEventListener('keydown', event => {
        if (event.defaultPrevented || event.key.toLowerCase() !== 'k' || event.altKey || event.shiftKey) return;
        // in the editor it makes a link
        if (!(event.ctrlKey || event.metaKey) || event.target.closest('trix-editor')) return;
        event.preventDefault();
        if (dialog.open) dialog.close();
        else if (!$('dialog[open]')) show();
    });
})();
