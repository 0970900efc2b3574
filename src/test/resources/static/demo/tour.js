// The tour of the demo: five pages, in the order of a day. Where somebody is in it is kept in the browser.
(() => {
    'use strict';

    const PLACE = 'demo-tour';
    const CAME = 'demo-tour-came';
    const OFF = 'off';

    const STEPS = [
        {
            name: 'home',
            to: '/',
            on: /^\/$/,
            en: ['What needs you',
                'Home begins with what went wrong: refused, not sure, on hold. One line each, and the button that helps.'
                + ' Below are the last emails and 14 days of figures.'],
            nl: ['Wat je aandacht vraagt',
                'Start begint met wat misging: geweigerd, onzeker, aangehouden. Telkens één regel, en de knop die helpt.'
                + ' Daaronder de laatste e-mails en 14 dagen cijfers.']
        },
        {
            name: 'refused',
            to: '/demo/tour/refused',
            on: /^\/messages\/[0-9a-f-]{36}$/,
            en: ['A refused email',
                'What the mail server said, in plain words, who can mend it, and the next step as a button. Its own words are'
                + ' under Technical details.'],
            nl: ['Een geweigerde e-mail',
                'Wat de mailserver zei, in gewone woorden, wie het kan verhelpen, en de volgende stap als knop. Zijn eigen'
                + ' woorden staan onder Technische details.']
        },
        {
            name: 'batch',
            to: '/demo/tour/batch',
            on: /^\/messages$/,
            query: /[?&]batch=/,
            en: ['Many emails at once',
                'The bar moves while they leave, at the pace that the server allows. Every number is a link to exactly those,'
                + ' and their sender can pause, resume or stop the rest.'],
            nl: ['Veel e-mails tegelijk',
                'De balk loopt mee terwijl ze vertrekken, zo snel als de server toestaat. Elk getal leidt naar precies die'
                + ' e-mails, en de afzender kan pauzeren, hervatten of de rest stoppen.']
        },
        {
            name: 'route',
            to: '/messages/new',
            on: /^\/messages\/new$/,
            en: ['The way of an email',
                'Before you press Send you see through which server it leaves, under which address, and whether that server'
                + ' works now. Choose another one on the spot.'],
            nl: ['De weg van een e-mail',
                'Voor je op Versturen drukt, zie je via welke server hij vertrekt, met welk adres, en of die server het nu'
                + ' doet. Kies ter plekke een andere.']
        },
        {
            name: 'inbox',
            to: '/demo/inbox',
            on: /^\/demo\/inbox$/,
            en: ['What arrived',
                'The inbox of the demo: which email came to which server, under which login. As an administrator, add one of'
                + ' these servers under Other SMTP servers and see it work.'],
            nl: ['Wat er aankwam',
                'De inbox van de demo: welke e-mail bij welke server kwam, met welke inlognaam. Voeg als beheerder een van'
                + ' deze servers toe onder Andere SMTP-servers en zie dat het werkt.']
        }
    ];

    const WORDS = {
        en: {
            label: 'Tour of the demo', offer: 'New here?', offered: 'Five steps show what Ownrelay does. You can leave at any time.',
            start: 'Start the tour', no: 'No, thanks', of: (step, all) => `Step ${step} of ${all}: `, next: 'Next', back: 'Back',
            skip: 'Skip the tour', end: 'End the tour', away: 'The tour waits for you.', on: 'Go on'
        },
        nl: {
            label: 'Rondleiding door de demo', offer: 'Nieuw hier?',
            offered: 'Vijf stappen laten zien wat Ownrelay doet. Je kunt op elk moment stoppen.',
            start: 'Start de rondleiding', no: 'Nee, bedankt', of: (step, all) => `Stap ${step} van ${all}: `, next: 'Volgende',
            back: 'Terug', skip: 'Sla de rondleiding over', end: 'Beëindig de rondleiding', away: 'De rondleiding wacht op je.',
            on: 'Ga verder'
        }
    };

    const language = document.documentElement.lang.startsWith('nl') ? 'nl' : 'en';
    const words = WORDS[language];

    const element = (name, attributes, text) => {
        const made = document.createElement(name);
        Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
        made.textContent = text;
        return made;
    };

    const go = number => {
        localStorage.setItem(PLACE, String(number));
        sessionStorage.setItem(CAME, '1');
        location.assign(STEPS[number - 1].to);
    };

    const leave = () => {
        localStorage.setItem(PLACE, OFF);
        document.querySelector('.tour')?.remove();
        delete document.body.dataset.tour;
        document.getElementById('content').focus();
    };

    const button = (text, kind, press) => {
        const made = element('button', {type: 'button', class: `btn ${kind}`}, text);
        made.addEventListener('click', press);
        return made;
    };

    const panel = (title, text, buttons) => {
        const made = element('section', {class: 'tour', 'aria-label': words.label}, '');
        const row = element('div', {class: 'tour-buttons'}, '');
        row.append(...buttons);
        made.append(element('p', {class: 'tour-title', tabindex: '-1'}, title), element('p', {class: 'tour-text'}, text), row);
        made.addEventListener('keydown', event => {
            if (event.key === 'Escape') {
                leave();
            }
        });
        document.getElementById('content').prepend(made);
        if (sessionStorage.getItem(CAME)) {
            sessionStorage.removeItem(CAME);
            made.querySelector('.tour-title').focus();
        }
    };

    const show = number => {
        const step = STEPS[number - 1];
        if (!step.on.test(location.pathname) || step.query && !step.query.test(location.search)) {
            panel(words.away, words.of(number, STEPS.length) + step[language][0],
                [button(words.on, 'btn-outline-primary', () => go(number)), button(words.skip, 'btn-link', leave)]);
            return;
        }
        const last = number === STEPS.length;
        const buttons = [last ? button(words.end, 'btn-outline-primary', leave)
            : button(words.next, 'btn-outline-primary', () => go(number + 1))];
        if (number > 1) {
            buttons.push(button(words.back, 'btn-outline-secondary', () => go(number - 1)));
        }
        if (!last) {
            buttons.push(button(words.skip, 'btn-link', leave));
        }
        panel(words.of(number, STEPS.length) + step[language][0], step[language][1], buttons);
        document.body.dataset.tour = step.name;
    };

    const begin = () => {
        document.querySelectorAll('[data-tour-start]').forEach(link => {
            link.hidden = false;
            link.addEventListener('click', () => go(1));
        });
        const place = localStorage.getItem(PLACE);
        const number = Number(place);
        if (place !== OFF && document.body.dataset.user) {
            if (number >= 1 && number <= STEPS.length) {
                show(number);
            } else if (location.pathname === '/') {
                panel(words.offer, words.offered,
                    [button(words.start, 'btn-outline-primary', () => go(1)), button(words.no, 'btn-link', leave)]);
            }
        }
    };

    begin();
})();
