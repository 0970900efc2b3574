package dev.ownrelay.support;

import com.microsoft.playwright.Page;

import java.util.List;

/// What can be measured on a page that is open.
public final class PageFacts {

    private PageFacts() {}

    /// How far the page moved by itself since it was opened, as browsers reckon it (layout shift).
    public static double shift(Page page) {
        var sum =
                (Number)
                        page.evaluate(
                                """
                                () => new Promise(done => {
                                    let sum = 0;
                                    const watch = new PerformanceObserver(list => list.getEntries()
                                        .filter(each => !each.hadRecentInput).forEach(each => sum += each.value));
                                    watch.observe({ type: 'layout-shift', buffered: true });
                                    requestAnimationFrame(() => setTimeout(() => done(sum)));
                                })
                                """);
        return sum.doubleValue();
    }

    /// What can be pressed and is smaller than so many pixels, unless it stands in a sentence. What
    /// is drawn smaller than it is must be hit all the same by whoever misses it a little.
    public static List<String> smallTargets(Page page, int least) {
        return ((List<?>)
                        page.evaluate(
                                """
                                least => {
                                    const wanted = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=option]';
                                    const small = box => box.width < least - .5 || box.height < least - .5;
                                    const shown = (e, box) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true })
                                        && box.width > 2 && box.height > 2 && box.bottom + scrollY > 0 && box.right > 0;
                                    const inSentence = e => getComputedStyle(e).display === 'inline'
                                        && e.parentElement.textContent.trim() !== e.textContent.trim();
                                    const meant = (e, hit) => hit && (e.contains(hit) || [...e.labels ?? []].some(l => l.contains(hit))
                                        || e.closest('tr[data-href], label') && e.closest('tr[data-href], label').contains(hit)
                                            && !hit.closest('a, button, input, summary'));
                                    const missed = e => {
                                        if ([...e.labels ?? []].some(l => !small(l.getBoundingClientRect()))) return false;
                                        e.scrollIntoView({ block: 'center' });
                                        const box = e.getBoundingClientRect();
                                        const reach = least / 2 - 1.5;
                                        const across = box.width < least ? reach : 0;
                                        const down = box.height < least ? reach : 0;
                                        const x = box.left + box.width / 2, y = box.top + box.height / 2;
                                        // what is cut off or covered is no target
                                        if (!e.contains(document.elementFromPoint(x, y))) return false;
                                        return [[-across, -down], [across, -down], [-across, down], [across, down]]
                                            .some(([dx, dy]) => !meant(e, document.elementFromPoint(x + dx, y + dy)));
                                    };
                                    const found = [...(document.querySelector('dialog[open]') ?? document).querySelectorAll(wanted)].filter(e => {
                                        const box = e.getBoundingClientRect();
                                        return shown(e, box) && small(box) && !inSentence(e) && missed(e);
                                    }).map(e => {
                                        const box = e.getBoundingClientRect();
                                        return `${Math.round(box.width)}x${Math.round(box.height)} ${e.outerHTML.slice(0, 110)}`;
                                    });
                                    scrollTo(0, 0);
                                    return found;
                                }
                                """,
                                least))
                .stream().map(String::valueOf).toList();
    }
}
