// textarea[data-editor]: Trix bound to the text area, which stays what is sent. Files go to the attachments of the email.
(() => {
    'use strict';
    const { $, make, load } = window.ownrelay;
    const vendor = $('meta[name=vendor]').dataset;
    const words = $('#editor-words').dataset;

    window.ownrelay.enhancer('textarea[data-editor]', async area => {
        try {
            await load(vendor.trix);
        } catch {
            return;
        }
        Object.assign(Trix.config.lang, {
            bold: words.bold, italic: words.italic, strike: words.strike, link: words.link, unlink: words.unlink, url: words.url,
            urlPlaceholder: words.urlPlaceholder, heading1: words.heading1, quote: words.quote, code: words.code, bullets: words.bullets,
            numbers: words.numbers, indent: words.indent, outdent: words.outdent, undo: words.undo, redo: words.redo, remove: words.remove,
        });
        await customElements.whenDefined('trix-editor');
        const editor = make('trix-editor', {
            input: area.id, id: area.id + '-editor', class: 'form-control', role: 'textbox', 'aria-multiline': 'true',
        });
        const label = $(`label[for="${area.id}"]`);
        if (label) {
            label.id ||= area.id + '-label';
            label.addEventListener('click', event => {
                event.preventDefault();
                editor.focus();
            });
        }
        editor.addEventListener('trix-file-accept', event => event.preventDefault());
        editor.addEventListener('trix-initialize', () => {
            if (label) {
                editor.removeAttribute('aria-label');
                editor.setAttribute('aria-labelledby', label.id);
            }
            const described = area.getAttribute('aria-describedby');
            if (described) editor.setAttribute('aria-describedby', described);
            window.ownrelay.settled(area.form);
        }, { once: true });
        const focused = document.activeElement === area;
        if (focused) editor.setAttribute('autofocus', '');
        area.required = false;
        area.hidden = true;
        area.after(editor);
    });
})();
