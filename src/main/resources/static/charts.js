// canvas[data-chart]: a chart drawn from the numbers of a table that stays readable.
(() => {
    'use strict';
    const { $, $$, make, load, enhancer } = window.ownrelay;

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
                const ticks = { color: token('muted'), precision: 0 };
                const scale = { stacked: true, border: { display: false }, grid: { color: token('line') }, ticks };
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
                        plugins: {
                            legend: {
                                display: heads.length > 1,
                                position: 'bottom',
                                labels: { color: token('text'), boxWidth: 12, boxHeight: 12 },
                            },
                        },
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

    enhancer('canvas[data-chart]', chart);
})();
