package dev.ownrelay.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// A browser as one test uses it: every {@link #open} is somebody new, with cookies of their own.
/// What a page complains about in the console fails the test.
public final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final boolean PICTURES = Boolean.getBoolean("ownrelay.screenshots");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String AXE = read("/axe.min.js");
    private static final int PHONE = 500;

    /// A refused form or a missing page is an answer, not a fault of the page that asked; and what
    /// a page asks anew, it need not hear twice.
    private static final Set<String> NO_FAULTS =
            Set.of("Failed to load resource", "htmx:sendAbort, ", "htmx:afterRequest, ");

    private static final Set<String> GRAVE = Set.of("serious", "critical");

    /// Colours that are still fading from one scheme to the other have no contrast to judge.
    private static final String SETTLED =
            """
            async () => {
                await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
                await Promise.allSettled(document.getAnimations()
                    .filter(one => one instanceof CSSTransition).map(one => one.finished));
            }\
            """;

    private final com.microsoft.playwright.Browser chromium;
    private final String address;
    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    Browser(com.microsoft.playwright.Browser chromium, String address) {
        this.chromium = chromium;
        this.address = address;
    }

    /// The address of the application, such as `http://localhost:40123`.
    public String address() {
        return address;
    }

    /// A blank page of somebody who is not signed in; paths are relative to the application.
    public Page open(View view) {
        var context =
                chromium.newContext(
                        new com.microsoft.playwright.Browser.NewContextOptions()
                                .setBaseURL(address)
                                .setIgnoreHTTPSErrors(view.believing())
                                .setLocale(view.locale().toLanguageTag())
                                .setColorScheme(view.colours())
                                .setViewportSize(view.width(), view.height())
                                .setHasTouch(view.width() < PHONE)
                                .setJavaScriptEnabled(view.javaScript()));
        contexts.add(context);
        context.setDefaultTimeout(30_000);
        context.onConsoleMessage(message -> noteComplaint(message.type(), message.text()));
        context.onWebError(error -> complaints.add(error.error()));
        return context.newPage();
    }

    /// The same, signed in.
    public Page open(View view, String email, String password) {
        var page = open(view);
        page.navigate("/login");
        page.locator("[name=username]").fill(email);
        page.locator("[name=password]").fill(password);
        page.locator("[name=password]").press("Enter");
        page.waitForURL(url -> !url.contains("/login"));
        return page;
    }

    /// Saves the whole page as `target/screenshots/<name>.png`, where somebody wants to see it.
    public void screenshot(Page page, String name) {
        if (PICTURES) {
            save(page, name);
        }
    }

    private static void save(Page page, String name) {
        var file = SCREENSHOTS.resolve(name + ".png");
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
    }

    /// What the pages of a test that failed look like, as far as the browser still shows any.
    void saveAll(String name) {
        try (var _ = Chromium.watch(PATIENCE)) {
            var pages = contexts.stream().flatMap(context -> context.pages().stream()).toList();
            for (int i = 0; i < pages.size(); i++) {
                save(pages.get(i), "failed/%s-%d".formatted(name, i + 1));
            }
        } catch (PlaywrightException e) {
            System.err.println("No picture of the failed test: " + e.getMessage());
        }
    }

    /// Fails when axe-core finds anything against WCAG 2.2 at A or AA, or else something serious or
    /// critical, in light or in dark.
    public void assertAccessible(Page page) {
        page.evaluate(AXE);
        judge(page, ColorScheme.LIGHT, false);
        judge(page, ColorScheme.DARK, true);
    }

    /// @param coloursOnly the rest has been judged in another scheme
    private static void judge(Page page, ColorScheme colours, boolean coloursOnly) {
        page.emulateMedia(
                new Page.EmulateMediaOptions()
                        .setColorScheme(colours)
                        .setReducedMotion(ReducedMotion.REDUCE));
        page.evaluate(SETTLED);
        assertThat(violations(page, coloursOnly)).as("%s in %s", page.url(), colours).isEmpty();
    }

    /// What pages wrote to the console as errors, and exceptions nobody caught. A test that
    /// provokes some clears the list.
    public List<String> complaints() {
        return complaints;
    }

    private void noteComplaint(String type, String text) {
        if (type.equals("error") && NO_FAULTS.stream().noneMatch(text::startsWith)) {
            complaints.add(text);
        }
    }

    /// Looks at the page itself; the frame of a message may run no script, so none can look inside
    /// it.
    private static List<String> violations(Page page, boolean coloursOnly) {
        var found =
                (List<?>)
                        page.evaluate(
                                """
                                async coloursOnly => (await axe.run(document, {
                                        iframes: false, resultTypes: ['violations'],
                                        ...(coloursOnly ? { runOnly: ['color-contrast', 'link-in-text-block'] } : {})}))
                                    .violations.map(v => [v.impact, v.tags.some(tag => /^wcag2[12]?aa?$/.test(tag)),
                                        v.id + ': ' + v.help + ' ' + v.nodes.map(n => n.html)])
                                """,
                                coloursOnly);
        return found.stream()
                .map(violation -> (List<?>) violation)
                .filter(violation ->
                        GRAVE.contains(String.valueOf(violation.getFirst()))
                                || Boolean.TRUE.equals(violation.get(1)))
                .map(violation -> String.valueOf(violation.getLast()))
                .toList();
    }

    private static String read(String resource) {
        try (var in = AxeBuilder.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void close(Duration patience) {
        try (var _ = Chromium.watch(patience)) {
            contexts.forEach(BrowserContext::close);
        } catch (PlaywrightException e) {
            if (chromium.isConnected()) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        close(PATIENCE);
        assertThat(complaints).as("errors in the browser's console").isEmpty();
    }
}
